namespace NeuralSynth.Tests.Shared.Networks;

/// <summary>How a graph lays out its signals; the numbers it computes are the same.</summary>
internal enum SignalLayout
{
    /// <summary>[1, C, T]: convolutions over one axis.</summary>
    Line,

    /// <summary>[1, C, 1, T]: the same as convolutions over two axes, for which ONNX Runtime has blocked kernels.</summary>
    Plane,

    /// <summary>[T, C]: products of matrices over rows of neighbouring frames.</summary>
    Rows,
}

/// <summary>How a transposed convolution with kernel 2r and stride r is written.</summary>
internal enum UpsamplingForm
{
    /// <summary>Convolution with two taps and r·C outputs, then interleaved; its state is one input frame.</summary>
    Interleave,

    /// <summary>ConvTranspose; its state is the r output frames that overlap with the next step.</summary>
    Overlap,
}

/// <summary>Everything about a graph that does not change what it computes.</summary>
/// <param name="Layout">Of the signals inside; inputs and outputs are [1, C, T] always.</param>
/// <param name="Upsampling">Of the transposed convolutions; <see cref="SignalLayout.Rows"/> knows interleaving only.</param>
internal readonly record struct NetworkForm(SignalLayout Layout = SignalLayout.Line, UpsamplingForm Upsampling = UpsamplingForm.Interleave);
