/** Does what a rule or a target of the program does; Keras has neither. */
export const ruleText = `class Rule(keras.callbacks.Callback):
    """Acts as soon as a condition over the logged values begins to hold after an epoch."""

    def __init__(self, when, then, more=()):
        super().__init__()
        self.when, self.then, self.more = when, then, set(more)
        self.held, self.before, self.best, self.began = False, {}, {}, time.monotonic()

    def on_epoch_end(self, epoch, logs=None):
        optimizer = self.model.optimizer
        now = {
            "epoch": epoch + 1,
            "step": int(optimizer.iterations),
            "seconds": time.monotonic() - self.began,
            "lr": float(optimizer.learning_rate),
            **(logs or {}),
        }
        for name, value in now.items():
            best = max if name in self.more else min
            self.best[name] = best(value, self.best.get(name, value))
        try:
            held = bool(self.when(now.__getitem__, self.before.__getitem__, self.best.__getitem__))
        except (ArithmeticError, KeyError, TypeError, ValueError):
            held = False
        if held and not self.held:
            if self.then == "stop":
                self.model.stop_training = True
            elif self.then == "keep":
                self.model.save(f"rule-epoch-{epoch + 1:04d}.keras")
            else:
                optimizer.learning_rate = now["lr"] * self.then
        self.held, self.before = held, now`;

/** Keeps a schedule going beside callbacks that set the rate, which Keras's optimisers do not allow. */
export const scheduledRateText = `class ScheduledRate(keras.callbacks.Callback):
    """Gives each step the rate of a schedule, times the factor by which other callbacks have changed it."""

    def __init__(self, schedule):
        super().__init__()
        self.schedule, self.factor, self.given = schedule, 1.0, None

    def on_train_begin(self, logs=None):
        self.give()

    def on_train_batch_begin(self, batch, logs=None):
        self.give()

    def on_epoch_end(self, epoch, logs=None):
        self.give()

    def give(self):
        optimizer = self.model.optimizer
        planned = float(self.schedule(int(optimizer.iterations)))
        rate = float(optimizer.learning_rate)
        if self.given not in (None, rate) and planned > 0:
            self.factor = rate / planned
        optimizer.learning_rate = planned * self.factor
        self.given = float(optimizer.learning_rate)`;

/** Keeps models as a ModelCheckpoint of the program does where Keras's cannot. */
export const keptModelsText = `class KeptModels(keras.callbacks.Callback):
    """Keeps models by epochs and by minutes, the best or all of them, and removes all but the last ones."""

    def __init__(self, monitor, mode, only_best=False, epochs=None, minutes=None, last=None):
        super().__init__()
        self.monitor, self.better = monitor, max if mode == "max" else min
        self.only_best, self.epochs, self.minutes, self.last = only_best, epochs, minutes, last
        self.best, self.best_epoch, self.kept, self.looked_at = None, 0, [], time.monotonic()

    def on_epoch_end(self, epoch, logs=None):
        now = time.monotonic()
        by_time = self.minutes is not None and now - self.looked_at >= 60 * self.minutes
        if by_time:
            self.looked_at = now
        by_epoch = (epoch + 1) % self.epochs == 0 if self.epochs else self.minutes is None
        if not by_time and not by_epoch:
            return
        value = (logs or {}).get(self.monitor)
        is_best = value is not None and (
            self.best is None or (value != self.best and self.better(value, self.best) == value)
        )
        if is_best:
            self.best, self.best_epoch = value, epoch + 1
        if self.only_best and value is not None and not is_best:
            return
        self.model.save(f"epoch-{epoch + 1:04d}.keras")
        self.kept.append(epoch + 1)
        if self.last is None:
            return
        staying = {self.best_epoch, *self.kept[-self.last :]}
        for old in set(self.kept) - staying:
            os.remove(f"epoch-{old:04d}.keras")
        self.kept = [old for old in self.kept if old in staying]`;
