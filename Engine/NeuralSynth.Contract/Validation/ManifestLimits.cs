namespace NeuralSynth.Contract.Validation;

/// <summary>Ranges of the values in model.json; docs/model-package.md lists them.</summary>
internal static class ManifestLimits
{
    public const int LowestRateHz = 8_000;
    public const int HighestRateHz = 192_000;
    public const int LongestHop = 65_536;
    public const int MostChannels = 2;
    public const int LongestLatency = 1 << 20;
    public const int MostLatents = 256;
    public const int MostClasses = 256;
    public const int MostDescriptors = 64;
    public const int MostMapPoints = 4096;
    public const int MostTensors = 512;
    public const int MostFigures = 256;
    public const int MostSources = 1024;
    public const int MostTags = 64;

    public const int LongestName = 128;
    public const int LongestTensorName = 256;
    public const int LongestLine = 1024;
    public const int LongestParagraph = 16_384;

    public const int MostHarmonics = 512;
    public const int MostInstruments = 64;
    public const int MostNoiseBands = 256;
    public const int LongestWindow = 65_536;
    public const int ShortestWindow = 16;
    public const float LowestPitchHz = 10;

    /// <summary>Largest deviation of Components·Componentsᵀ from the identity: float rounding and JSON's digits stay
    /// below 1e-5, a forgotten normalisation does not.</summary>
    public const double OrthonormalTolerance = 1e-3;
}
