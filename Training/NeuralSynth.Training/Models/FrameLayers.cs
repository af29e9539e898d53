using NeuralSynth.Autodiff;
using NeuralSynth.Contract;

namespace NeuralSynth.Training.Models;

/// <summary>Causal layers on frames, in two forms: rows for training (<see cref="AutoencoderRows"/>) and steps with explicit
/// states for players (<see cref="AutoencoderSteps"/>). A network that is written with them is one text and two graphs. Channels
/// are axis 1 in both.</summary>
internal abstract class FrameLayers(Graph graph)
{
    public Graph Graph => graph;

    /// <summary>Causal convolution.</summary>
    public abstract Value Conv(string layer, Value x, int taps = 1, int dilation = 1);

    /// <summary>Causal convolution of 2·ratio taps, one result for every ratio frames, at the last of them.</summary>
    public abstract Value Down(string layer, Value x, int ratio);

    /// <summary>Causal transposed convolution of 2·ratio taps: two taps with ratio·C results whose frames interleave.</summary>
    public abstract Value Up(string layer, Value x, int ratio);

    /// <summary>The frames that many frames earlier.</summary>
    public abstract Value Delayed(Value x, int frames);

    /// <summary>Audio → bands.</summary>
    public abstract Value Analyze(Value audio, PqmfTable bank);

    /// <summary>Bands → audio.</summary>
    public abstract Value Synthesize(Value bands, PqmfTable bank);

    /// <summary>x[n] − x[n − 1] of audio.</summary>
    public abstract Value Difference(Value audio);

    /// <summary>Σ window·x² of the samples up to the end of every hop: [·, 1] per step.</summary>
    public abstract Value WindowedPower(Value audio, float[] window, int hop);

    /// <summary>One value per step, for each of its frames.</summary>
    public abstract Value Spread(Value perStep, int framesPerStep);

    public Value Activate(Value x) => graph.LeakyRelu(x, RowLayers.LeakySlope);

    /// <summary>2·σ(x)^2.3 + 1e−7.</summary>
    public Value Level(Value x) => DdspNetwork.OutputNonlinearity(graph, x);

    /// <summary>x + W₂·a(W₁ ⋆ a(x)).</summary>
    public Value Residual(string block, Value x, int taps, int dilation) =>
        graph.Add(x, Conv($"{block}.out", Activate(Conv($"{block}.conv", Activate(x), taps, dilation))));
}
