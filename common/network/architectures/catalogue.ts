import type { Architecture } from './architecture.ts';
import { autoencoder, noisyAutoencoder } from './autoencoders.ts';
import { alexNet, leNet5, miniAlexNet, smallConvolutional, vgg16 } from './convolutional.ts';
import {
  constantNetwork,
  digitsNetwork,
  funnelNetwork,
  irisNetwork,
  pimaNetwork,
} from './dense-networks.ts';
import { inceptionModule } from './inception.ts';
import { linearRegression, logisticRegression, perceptron } from './linear-models.ts';
import { gruNetwork, sineNetwork, stockNetwork } from './recurrent.ts';
import { bottleneckNetwork, residualNetwork, resNet20, resNet50 } from './residual.ts';
import { mobileNet, smallSeparable } from './separable.ts';
import { stackedBidirectional, textCnn, textLstm } from './text.ts';
import { transformerEncoder } from './transformer.ts';
import { uNet } from './u-net.ts';
import { wideAndDeep, wideAndDeepTwoInputs, wideAndDeepTwoOutputs } from './wide-and-deep.ts';

/** The gallery: networks that people know, simple ones first within each kind of data. */
export const architectures: readonly Architecture[] = [
  funnelNetwork,
  constantNetwork,
  perceptron,
  linearRegression,
  logisticRegression,
  irisNetwork,
  pimaNetwork,
  digitsNetwork,
  wideAndDeep,
  wideAndDeepTwoInputs,
  wideAndDeepTwoOutputs,
  autoencoder,
  noisyAutoencoder,
  leNet5,
  smallConvolutional,
  miniAlexNet,
  smallSeparable,
  inceptionModule,
  residualNetwork,
  bottleneckNetwork,
  resNet20,
  uNet,
  mobileNet,
  resNet50,
  alexNet,
  vgg16,
  sineNetwork,
  stockNetwork,
  gruNetwork,
  textLstm,
  stackedBidirectional,
  textCnn,
  transformerEncoder,
];
