using System.Diagnostics;
using NeuralSynth.Benchmarks.Report;
using NeuralSynth.Engine.Dsp;
using NeuralSynth.Tests.Shared.Networks;

namespace NeuralSynth.Benchmarks.Executor;

/// <summary>Contenders take turns in short rounds on one thread, so that other load on the machine meets all of them. In a
/// round a contender runs block after block, as a plug-in that renders does: caches hold what they can.</summary>
internal sealed class NetworkRace(NetworkCase network, IReadOnlyList<Contender> contenders, BenchOptions options)
{
    private const int WarmUpCalls = 3;
    private const int FewestCalls = 10;
    // Longer than the delay of the centred networks: what is compared has gone through all layers.
    private const int AgreementSamples = 32_768;

    // Single precision through some fifty layers; 16-bit weights.
    private const double Tolerance = 1e-4;
    private const double HalfTolerance = 5e-3;

    private readonly List<double> _peaks512 = [];
    private readonly List<double> _peaks256 = [];
    private readonly Dictionary<Contender, double> _deviations = [];
    private double[] _seconds = [];

    /// <summary>What this core reached with vectors of this width, median over the rounds, GFLOP/s; NaN where it was not
    /// measured.</summary>
    public double PeakOf(int vectorBits) => vectorBits switch
    {
        512 => Statistics.Median(_peaks512),
        256 => Statistics.Median(_peaks256),
        _ => double.NaN,
    };

    /// <summary>Checks that all contenders compute the same, and times them.</summary>
    /// <exception cref="BenchException">They do not.</exception>
    public void Run()
    {
        Denormals.Enter(out Denormals.Saved saved);
        CheckAgreement();
        foreach (Contender contender in contenders) Prepare(contender);
        for (int round = 0; round < options.NetworkRounds; round++)
        {
            if (FmaPeak.Measure512() is { } peak512) _peaks512.Add(peak512);
            if (FmaPeak.Measure256() is { } peak256) _peaks256.Add(peak256);
            foreach (Contender contender in contenders) Round(contender);
        }

        Denormals.Leave(ref saved);
    }

    /// <summary>Deviation of a contender's output from ONNX Runtime's, over that output's own: root mean squares; null for
    /// those that compute nothing.</summary>
    public double? Deviation(Contender contender) => _deviations.TryGetValue(contender, out double deviation) ? deviation : null;

    /// <summary>Runs all contenders on the same audio and noise.</summary>
    /// <exception cref="BenchException">One computes something else: it is not worth timing.</exception>
    private void CheckAgreement()
    {
        Contender[] audible = [.. contenders.Where(c => c.Kind != ContenderKind.Kernels)];
        float[][] outputs = [.. audible.Select(Render)];
        double level = RootMeanSquare(outputs[0], null);
        for (int i = 0; i < audible.Length; i++)
        {
            double deviation = RootMeanSquare(outputs[i], outputs[0]) / level;
            _deviations[audible[i]] = deviation;
            if (!(deviation < (audible[i].HalfWeights ? HalfTolerance : Tolerance))) throw new BenchException($"{network.Name}: {audible[i].Name} deviates by {deviation:g3} from {audible[0].Name}.");
        }
    }

    private float[] Render(Contender contender)
    {
        int block = network.BlockSamples;
        float[] audio = SeededValues.Uniform("audio", block, 0.25), noise = SeededValues.Uniform("noise", contender.Noise.Length, 0.5);
        float[] output = new float[Math.Max(1, AgreementSamples / block) * block];
        contender.Reset();
        for (int position = 0; position < output.Length; position += block)
        {
            audio.CopyTo(contender.Audio);
            noise.CopyTo(contender.Noise);
            contender.Run();
            contender.Output.CopyTo(output.AsSpan(position));
        }

        return output;
    }

    /// <summary>Fills the inputs, compiles what is compiled late, and finds how long a call takes.</summary>
    private void Prepare(Contender contender)
    {
        SeededValues.Uniform("audio", contender.Audio.Length, 0.25).CopyTo(contender.Audio);
        SeededValues.Uniform("noise", contender.Noise.Length, 0.5).CopyTo(contender.Noise);
        for (int i = 0; i < WarmUpCalls; i++) contender.Run();
    }

    private void Round(Contender contender)
    {
        for (int i = 0; i < WarmUpCalls; i++) contender.Run();
        long probe = Stopwatch.GetTimestamp();
        contender.Run();
        double one = Stopwatch.GetElapsedTime(probe).TotalSeconds;
        int calls = Math.Max(FewestCalls, (int)(options.NetworkRoundSeconds / one));
        if (_seconds.Length < calls) _seconds = new double[calls];
        for (int i = 0; i < calls; i++)
        {
            long started = Stopwatch.GetTimestamp();
            contender.Run();
            _seconds[i] = Stopwatch.GetElapsedTime(started).TotalSeconds;
        }

        contender.AddRound(_seconds.AsSpan(0, calls));
    }

    private static double RootMeanSquare(float[] values, float[]? reference)
    {
        double sum = 0;
        for (int i = 0; i < values.Length; i++)
        {
            double difference = values[i] - (reference == null ? 0 : reference[i]);
            sum += difference * difference;
        }

        return Math.Sqrt(sum / values.Length);
    }
}
