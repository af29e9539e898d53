using System.Globalization;
using System.Text;

namespace NeuralSynth.Contract;

/// <summary>Lays a summary out as text of at most about 100 columns.</summary>
internal static class InspectionText
{
    private const int LabelColumns = 14;

    public static string Write(ModelInspection inspection)
    {
        var text = new StringBuilder();
        WriteHead(text, inspection);
        WriteLatents(text, inspection.Manifest);
        WriteDdsp(text, inspection.Manifest.Ddsp);
        foreach (GraphInspection graph in inspection.Graphs) WriteGraph(text, graph);
        WriteTraining(text, inspection.Manifest);
        return text.ToString();
    }

    private static void WriteHead(StringBuilder text, ModelInspection inspection)
    {
        ModelManifest manifest = inspection.Manifest;
        Row(text, "Name", OneLine(manifest.Name));
        Row(text, "Kind", $"{manifest.Kind}, {manifest.Architecture}");
        Row(text, "Author", OneLine(manifest.Author));
        Row(text, "Licence", OneLine(manifest.Licence));
        Row(text, "Description", OneLine(manifest.Description));
        Row(text, "Tags", OneLine(string.Join(", ", manifest.Tags)));
        foreach (string source in manifest.Sources) Row(text, "Source", OneLine(source));
        Row(text, "Id", manifest.Id.ToString());
        Row(text, "Content", manifest.ContentHash);
        Row(text, "Size", $"{Bytes(inspection.Bytes)}, {Number(inspection.Parameters)} parameters");
        Row(text, "Sample rate", $"{manifest.SampleRate} Hz, {(manifest.Channels == 1 ? "mono" : "stereo")}");
        Row(text, "Hop", $"{manifest.HopSamples} samples ({Figure(inspection.HopMilliseconds)} ms)");
        Row(text, "Latency", $"{manifest.LatencySamples} samples ({Figure(inspection.LatencyMilliseconds)} ms), besides the hop");
        Row(text, "Classes", OneLine(string.Join(", ", manifest.Classes)));
    }

    private static void WriteLatents(StringBuilder text, ModelManifest manifest)
    {
        int width = Math.Max("Latent".Length, manifest.Latents.Max(l => OneLine(l.Name).Length));
        text.Append('\n').Append("  #  ").Append("Latent".PadRight(width)).Append("       mean  deviation         1%        99%\n");
        for (int i = 0; i < manifest.Latents.Length; i++)
        {
            LatentDimension latent = manifest.Latents[i];
            text.Append(CultureInfo.InvariantCulture, $"{i + 1,3}  {OneLine(latent.Name).PadRight(width)} {Cell(latent.Mean)} {Cell(latent.StandardDeviation)} {Cell(latent.Percentile1)} {Cell(latent.Percentile99)}\n");
        }
    }

    private static void WriteDdsp(StringBuilder text, DdspDescription? ddsp)
    {
        if (ddsp is null) return;
        text.Append('\n');
        Row(text, "Analysis", $"pitch {Figure(ddsp.PitchMinHz)} to {Figure(ddsp.PitchMaxHz)} Hz over {ddsp.PitchWindowSamples} samples, loudness over {ddsp.LoudnessWindowSamples} samples");
        Row(text, "Synthesis", $"{ddsp.Harmonics} harmonics faded {Figure(ddsp.FadeStartHz)} to {Figure(ddsp.FadeEndHz)} Hz, {ddsp.NoiseBands} noise bands ({ddsp.NoiseFilterTaps} taps)");
        foreach (DdspInstrument instrument in ddsp.Instruments)
        {
            Row(text, "Instrument", $"{OneLine(instrument.Name)}: {Figure(Hz(instrument.PitchLowOctaves))} to {Figure(Hz(instrument.PitchHighOctaves))} Hz, {Figure(instrument.LoudnessLowDb)} to {Figure(instrument.LoudnessHighDb)} dB");
        }
    }

    private static void WriteGraph(StringBuilder text, GraphInspection graph)
    {
        text.Append('\n');
        Row(text, "Graph", $"{graph.File} ({graph.Role}): {graph.Nodes} nodes, opset {graph.Opset}, {Number(graph.Parameters)} parameters, {Number(graph.StateElements)} state values, {Number((long)graph.MultiplyAdds)} multiply-adds a step, {Bytes(graph.Bytes)}");
        Row(text, "  operators", string.Join(", ", graph.Operators.Select(o => $"{o.Operator} {o.Count}")));
        foreach (TensorDescription input in graph.Inputs) Row(text, "  input", Tensor(input));
        foreach (TensorDescription output in graph.Outputs) Row(text, "  output", Tensor(output));
    }

    private static void WriteTraining(StringBuilder text, ModelManifest manifest)
    {
        if (manifest.Training is { } training)
        {
            text.Append('\n');
            Row(text, "Trained by", OneLine(training.Program));
            Row(text, "", $"{Number(training.Steps)} steps, {Figure(training.Minutes)} minutes, seed {training.Seed}");
            foreach ((string name, double value) in training.Losses) Row(text, "  loss", $"{OneLine(name)} = {Figure(value)}");
        }
        foreach ((string name, double value) in manifest.Evaluation) Row(text, "Evaluation", $"{OneLine(name)} = {Figure(value)}");
    }

    private static string Tensor(TensorDescription tensor) =>
        $"{OneLine(tensor.Name)} [{string.Join(", ", tensor.Shape)}] {tensor.Role}" + (tensor.Next is null ? "" : $", next {OneLine(tensor.Next)}");

    private static double Hz(double octaves)
    {
        const double concertPitchHz = 440;
        return concertPitchHz * Math.Pow(2, octaves);
    }

    private static void Row(StringBuilder text, string label, string value)
    {
        if (value.Length > 0) text.Append(label.PadRight(LabelColumns)).Append(value).Append('\n');
    }

    /// <summary>Untrusted text for a terminal: no control characters, so no escape sequences.</summary>
    private static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)).Trim();

    private static string Number(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Figure(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    private static string Cell(float value) => value.ToString("0.####", CultureInfo.InvariantCulture).PadLeft(10);

    private static string Bytes(long bytes)
    {
        const double kibi = 1024;
        return bytes < kibi ? $"{bytes} bytes" : bytes < kibi * kibi ? $"{Figure(bytes / kibi)} KiB" : $"{Figure(bytes / kibi / kibi)} MiB";
    }
}
