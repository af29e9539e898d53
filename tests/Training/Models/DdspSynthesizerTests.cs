using NeuralSynth.Contract;
using NeuralSynth.Training.Models;

namespace NeuralSynth.Training.Tests.Models;

public sealed class DdspSynthesizerTests
{
    private const int Hops = 6;
    private const double StartPhase = 0.4;

    private static readonly DdspArchitecture Architecture = new() { Instruments = 1, Harmonics = 30, NoiseBands = 32 };

    [Fact]
    public void Audio_AgreesWithTheDefinitionInDouble()
    {
        var synthesizer = new DdspSynthesizer(Architecture, Hops);
        Scene scene = new(synthesizer);
        float[] audio = scene.Synthesize(scene.Controls);
        double[] expected = Definition(synthesizer, scene);
        double error = audio.Zip(expected).Max(x => Math.Abs(x.First - x.Second)), peak = expected.Max(Math.Abs);
        Assert.InRange(error / peak, 0, 1e-4);
    }

    /// <summary>The synthesis is linear in levels and partials' amplitudes and smooth in the harmonics' weights:
    /// central differences with steps of 1 % of a control's size are exact to about 1e−4.</summary>
    [Fact]
    public void Gradient_AgreesWithCentralDifferences()
    {
        var synthesizer = new DdspSynthesizer(Architecture, Hops);
        Scene scene = new(synthesizer);
        float[] upstream = Random(synthesizer.SampleCount, 9);
        scene.Synthesize(scene.Controls);
        float[] gradient = new float[scene.Controls.Length];
        synthesizer.Backward(scene.Controls, Scene.Stride, upstream, gradient);
        var random = new SeededRandom(4);
        double scale = gradient.Max(g => Math.Abs((double)g));
        for (int trial = 0; trial < 300; trial++)
        {
            int i = (random.Next(synthesizer.ControlFrames) * Scene.Stride) + random.Next(Architecture.Controls);
            const float h = 0.004f;
            Assert.InRange(Math.Abs(((Loss(i, h) - Loss(i, -h)) / (2 * h)) - gradient[i]) / scale, 0, 2e-3);
        }

        double Loss(int index, float shift)
        {
            float[] moved = [.. scene.Controls];
            moved[index] += shift;
            return scene.Synthesize(moved).Zip(upstream).Sum(x => (double)x.First * x.Second);
        }
    }

    [Fact]
    public void HarmonicsAboveTheFade_AreSilentAndWithoutGradient()
    {
        var synthesizer = new DdspSynthesizer(Architecture, Hops);
        Scene scene = new(synthesizer, f0Hz: 2500);
        scene.Synthesize(scene.Controls);
        float[] gradient = new float[scene.Controls.Length];
        synthesizer.Backward(scene.Controls, Scene.Stride, Random(synthesizer.SampleCount, 9), gradient);
        // 8 · 2500 Hz is the end of the fade.
        for (int frame = synthesizer.LeadFrames; frame < synthesizer.ControlFrames; frame++)
        {
            Assert.NotEqual(0, gradient[(frame * Scene.Stride) + 7]);
            Assert.All(gradient.AsSpan((frame * Scene.Stride) + 8, Architecture.Harmonics - 7).ToArray(), g => Assert.Equal(0, g));
        }
    }

    private static double[] Definition(DdspSynthesizer synthesizer, Scene scene)
    {
        double[] audio = new double[synthesizer.SampleCount];
        double phase = StartPhase;
        for (int n = 0; n < audio.Length; n++)
        {
            int t = n / 256;
            double w = n % 256 / 256.0;
            phase += 2 * Math.PI * ((scene.F0Hz[t] * (1 - w)) + (scene.F0Hz[t + 1] * w)) / 44100;
            for (int k = 1; k <= Architecture.Harmonics; k++)
                audio[n] += ((Partial(scene, synthesizer, t, k) * (1 - w)) + (Partial(scene, synthesizer, t + 1, k) * w)) * Math.Sin(k * phase);
        }
        PqmfTable table = FilterBank.CreatePqmf(32, 512);
        int lead = synthesizer.LeadFrames * 256;
        for (int slot = 0; slot < (synthesizer.LeadFrames + Hops) * 8; slot++)
        {
            int t = slot / 8;
            double w = slot % 8 / 8.0;
            for (int b = 0; b < 32; b++)
            {
                double value = ((scene.Level(t, b) * (1 - w)) + (scene.Level(t + 1, b) * w)) * scene.Noise[(slot * 32) + b];
                for (int n = 0; n < 512; n++)
                {
                    int at = (slot * 32) + n - lead;
                    if (at >= 0 && at < audio.Length) audio[at] += value * table.SynthesisFilters[(b * 512) + n];
                }
            }
        }
        return audio;
    }

    private static double Partial(Scene scene, DdspSynthesizer synthesizer, int frame, int k)
    {
        double Mask(int j) => Math.Clamp((20000 - (j * scene.F0Hz[frame])) / 2000.0, 0, 1);
        ReadOnlySpan<float> control = scene.Controls.AsSpan((synthesizer.LeadFrames + frame) * Scene.Stride);
        double sum = 0;
        for (int j = 1; j <= Architecture.Harmonics; j++) sum += Mask(j) * control[j];
        return control[0] * Mask(k) * control[k] / Math.Max(sum, 1e-7);
    }

    private static float[] Random(int count, ulong seed)
    {
        var random = new SeededRandom(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)random.NextNormal())];
    }

    private sealed class Scene
    {
        public const int Stride = 140;

        private readonly DdspSynthesizer _synthesizer;

        public Scene(DdspSynthesizer synthesizer, float f0Hz = 0)
        {
            _synthesizer = synthesizer;
            var random = new SeededRandom(8);
            F0Hz = [.. Enumerable.Range(0, Hops + 1).Select(t => f0Hz > 0 ? f0Hz : 500 + (90 * t))];
            Controls = [.. Enumerable.Range(0, synthesizer.ControlFrames * Stride).Select(_ => 0.1f + random.NextSingle())];
            Noise = Random(synthesizer.NoiseCount, 6);
        }

        public float[] F0Hz { get; }

        public float[] Controls { get; }

        public float[] Noise { get; }

        public float Level(int frame, int band) => Controls[(frame * Stride) + 1 + Architecture.Harmonics + band];

        public float[] Synthesize(float[] controls)
        {
            float[] audio = new float[_synthesizer.SampleCount];
            _synthesizer.Synthesize(controls, Stride, F0Hz, StartPhase, Noise, 0, audio);
            return audio;
        }
    }
}
