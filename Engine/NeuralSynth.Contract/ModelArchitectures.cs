namespace NeuralSynth.Contract;

/// <summary>The architectures of model.</summary>
public static class ModelArchitectures
{
    /// <summary>Timbre: built-in analysis and synthesis around <c>decoder.onnx</c>.</summary>
    public const string Ddsp = "ddsp";

    /// <summary>Timbre: <c>encoder.onnx</c> and <c>decoder.onnx</c>.</summary>
    public const string Autoencoder = "autoencoder";

    /// <summary>Drum: <c>generator.onnx</c>.</summary>
    public const string Generator = "generator";
}
