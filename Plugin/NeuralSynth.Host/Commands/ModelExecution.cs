using System.Globalization;
using System.Text;
using NeuralSynth.Contract;
using NeuralSynth.Models;

namespace NeuralSynth.Host.Commands;

/// <summary>How each graph of a model would run in the plug-in, found out by loading it as the plug-in does.</summary>
internal static class ModelExecution
{
    /// <summary>Empty for models that are not played by graphs in real time.</summary>
    /// <exception cref="ModelPackageException">The plug-in would refuse the model.</exception>
    public static IReadOnlyList<GraphExecution> Of(string path, ModelManifest manifest)
    {
        if (manifest.Kind != ModelKinds.Timbre) return [];
        TimbreModelFile.LoadRuntime();
        using TimbreModelFile file = TimbreModelFile.Open(path);
        return file.Graphs;
    }

    /// <summary>One line or two per graph.</summary>
    public static string ToText(IReadOnlyList<GraphExecution> graphs)
    {
        var text = new StringBuilder();
        foreach (GraphExecution graph in graphs)
        {
            text.Append(graph.File).Append(": ").Append(graph.IsPlan ? Plan(graph) : $"ONNX Runtime on workers: {graph.Reason}").Append('\n');
            if (graph.RoundingSnrDb is { } snr) text.Append(CultureInfo.InvariantCulture, $"  weights in 16 bits: rounding {snr:0} dB below the signal\n");
        }

        return text.ToString();
    }

    private static string Plan(GraphExecution graph) => string.Create(CultureInfo.InvariantCulture,
        $"compiled, {graph.Nodes} nodes in {graph.Operations} operations, {graph.Timing.Median / 1000.0:0.#} µs a step here, differs from ONNX Runtime by {graph.LargestDifference:0.#e0}; {Kibibytes(graph.SharedBytes)} shared, {Kibibytes(graph.InstanceBytes)} an instance");

    private static string Kibibytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:#,0} KiB");
}
