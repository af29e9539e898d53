using Microsoft.ML.OnnxRuntime;
using NeuralSynth.Contract;
using NeuralSynth.OnnxRuntime;

namespace NeuralSynth.Import.Tests;

/// <summary>An imported package on ONNX Runtime, step by step.</summary>
internal sealed class StreamedModel : IDisposable
{
    private readonly StreamedGraph _encoder, _decoder;

    static StreamedModel() => PrivateOnnxRuntime.Load();

    public StreamedModel(ImportedPackage package)
    {
        Manifest = package.Manifest;
        _encoder = new StreamedGraph(Manifest.Graphs[0], package.Files[Manifest.Graphs[0].File]);
        _decoder = new StreamedGraph(Manifest.Graphs[1], package.Files[Manifest.Graphs[1].File]);
    }

    public ModelManifest Manifest { get; }

    public void Dispose()
    {
        _encoder.Dispose();
        _decoder.Dispose();
    }

    /// <summary>[C][N] audio through the whole model; noise inputs get what <paramref name="noise"/> gives, or zeros.</summary>
    public double[][] Run(double[][] audio, Func<float>? noise = null)
    {
        int hop = Manifest.HopSamples, channels = Manifest.Channels;
        double[][] output = [.. audio.Select(c => new double[c.Length])];
        for (int start = 0; start + hop <= audio[0].Length; start += hop)
        {
            for (int i = 0; i < channels * hop; i++) _encoder["audio"][i] = (float)audio[i / hop][start + (i % hop)];
            Fill(_encoder, noise);
            _encoder.Run();
            _encoder["latent"].CopyTo(_decoder["latent"], 0);
            Fill(_decoder, noise);
            _decoder.Run();
            for (int i = 0; i < channels * hop; i++) output[i / hop][start + (i % hop)] = _decoder["audio"][i];
        }

        return output;
    }

    private static void Fill(StreamedGraph graph, Func<float>? noise)
    {
        if (noise == null) return;
        foreach (float[] values in graph.Noise)
        {
            for (int i = 0; i < values.Length; i++) values[i] = noise();
        }
    }
}

/// <summary>A graph whose states go round.</summary>
internal sealed class StreamedGraph : IDisposable
{
    private readonly GraphDescription _description;
    private readonly InferenceSession _session;
    private readonly Dictionary<string, float[]> _values = new(StringComparer.Ordinal);

    public StreamedGraph(GraphDescription description, byte[] model)
    {
        _description = description;
        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        _session = new InferenceSession(model, options);
        foreach (TensorDescription input in description.Inputs) _values[input.Name] = new float[input.Shape.Aggregate(1, (a, b) => a * b)];
    }

    public float[] this[string name] => _values[name];

    /// <summary>Noise inputs, in the description's order.</summary>
    public IEnumerable<float[]> Noise => _description.Inputs.Where(i => i.Role is TensorRoles.Noise or TensorRoles.LatentNoise).Select(i => _values[i.Name]);

    public void Run()
    {
        OrtValue[] inputs = [.. _description.Inputs.Select(i => OrtValue.CreateTensorValueFromMemory(_values[i.Name], [.. i.Shape.Select(d => (long)d)]))];
        using var options = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> results = _session.Run(options, [.. _description.Inputs.Select(i => i.Name)], inputs, [.. _description.Outputs.Select(o => o.Name)]);
        for (int i = 0; i < results.Count; i++) _values[_description.Outputs[i].Name] = results[i].GetTensorDataAsSpan<float>().ToArray();
        foreach (OrtValue input in inputs) input.Dispose();
        foreach (TensorDescription state in _description.Inputs.Where(i => i.Next != null)) _values[state.Next!].CopyTo(_values[state.Name], 0);
    }

    public void Dispose() => _session.Dispose();
}
