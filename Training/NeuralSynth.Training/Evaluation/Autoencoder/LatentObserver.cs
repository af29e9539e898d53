using NeuralSynth.Autodiff;
using NeuralSynth.Autodiff.Execution;
using NeuralSynth.Media;
using NeuralSynth.Training.Export;
using NeuralSynth.Training.Loop;
using NeuralSynth.Training.Models;

namespace NeuralSynth.Training.Evaluation.Autoencoder;

/// <summary>Encodes training material and measures what it sounds like at every step, so that axes can be found and named.</summary>
internal static class LatentObserver
{
    private const int Window = 1024;
    private const double LowHz = 250, HighHz = 5000, LeastHz = 60, MostHz = 14000;
    private const double Quiet = 1e-9;
    private const int StepsPerSecond = 90; // neighbours of a fast latent are alike

    /// <summary>Observes passages.</summary>
    /// <param name="network">The network.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="passages">Of training material.</param>
    /// <param name="shape">Their lengths.</param>
    public static LatentObservations Observe(AutoencoderNetwork network, float[] weights, IReadOnlyList<AutoencoderPassage> passages, AutoencoderBatchShape shape)
    {
        AutoencoderArchitecture a = network.Architecture;
        (Graph _, Value latent, Value descriptors, IReadOnlyList<Value> inputs) = network.BuildEncoder(1, shape.Samples / a.Bands);
        Dictionary<Value, float[]> bound = AutoencoderStreamingCheck.Bound(network, weights, inputs);
        using var program = new GraphProgram(OnnxWriter.Write([latent, descriptors], "observe", fixedInputs: bound.Where(b => b.Key.Name.StartsWith("encoder", StringComparison.Ordinal)).ToDictionary()), ExecutionDevice.Cpu);
        var values = new List<float[]>();
        var properties = new Dictionary<string, List<float>> { ["Noisiness"] = [], ["Attack"] = [], ["Pitch"] = [], ["Depth"] = [], ["Air"] = [] };
        int stride = Math.Max(1, a.SampleRate / a.HopSamples / StepsPerSecond);
        foreach (AutoencoderPassage passage in passages)
        {
            float[] audio = passage.Audio.AsSpan(passage.Start, shape.Samples).ToArray();
            audio.CopyTo(program[AutoencoderNetwork.SourceName].Span);
            program.Run();
            Spectrogram spectrum = Spectrogram.Analyze(audio, a.SampleRate, Window, a.HopSamples);
            PitchTrack pitch = new OfflinePitchTracker(a.SampleRate, a.HopSamples).Track(audio);
            for (int step = shape.ContextSamples / a.HopSamples; step < shape.Samples / a.HopSamples; step += stride)
            {
                ReadOnlySpan<float> z = program[AutoencoderNetwork.LatentName].Span.Slice(step * a.Latents, a.Latents), d = program[AutoencoderNetwork.DescriptorsName].Span.Slice(step * AutoencoderDescriptors.Count, AutoencoderDescriptors.Count);
                values.Add([.. d, .. z]);
                float before = program[AutoencoderNetwork.DescriptorsName].Span[Math.Max(0, step - stride) * AutoencoderDescriptors.Count];
                AddProperties(properties, spectrum.Frame(step), a.SampleRate, d[0] - before, pitch.Voiced[step] ? pitch.F0Hz[step] : float.NaN);
            }
        }
        return new(values, properties.ToDictionary(p => p.Key, p => p.Value.ToArray()));
    }

    private static void AddProperties(Dictionary<string, List<float>> properties, ReadOnlySpan<float> magnitudes, int sampleRate, float rise, float f0Hz)
    {
        double binHz = (double)sampleRate / Window, low = Quiet, high = Quiet, all = Quiet, logs = 0, counted = 0, sum = 0;
        for (int k = 1; k < magnitudes.Length; k++)
        {
            double hz = k * binHz, power = (double)magnitudes[k] * magnitudes[k];
            all += power;
            if (hz < LowHz) low += power;
            if (hz > HighHz) high += power;
            if (hz < LeastHz || hz > MostHz) continue;
            counted++;
            sum += power;
            logs += Math.Log(power + Quiet);
        }
        bool sounds = all > 1e-7;
        Add("Noisiness", (logs / counted) - Math.Log((sum / counted) + Quiet));
        Add("Depth", Math.Log(low / all));
        Add("Air", Math.Log(high / all));
        properties["Attack"].Add(rise);
        properties["Pitch"].Add(float.IsNaN(f0Hz) ? f0Hz : MathF.Log2(f0Hz));

        void Add(string name, double value) => properties[name].Add(sounds ? (float)value : float.NaN);
    }
}
