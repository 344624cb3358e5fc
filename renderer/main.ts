import './styles/base.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { connect } from './api.ts';

const target = document.getElementById('app') ?? document.body;

mount(App, { target, props: { connection: await connect() } });
