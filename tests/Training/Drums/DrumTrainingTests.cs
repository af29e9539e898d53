using NeuralSynth.Autodiff;
using NeuralSynth.Autodiff.Execution;
using NeuralSynth.Contract;
using NeuralSynth.Media;
using NeuralSynth.Training.Data;
using NeuralSynth.Training.Data.Drums;
using NeuralSynth.Training.Data.Drums.Synthesis;
using NeuralSynth.Training.Evaluation.Drums;
using NeuralSynth.Training.Export;
using NeuralSynth.Training.Loop;
using NeuralSynth.Training.Models;

namespace NeuralSynth.Training.Tests.Drums;

public sealed class DrumTrainingTests
{
    private static readonly DrumHit[] Hits =
    [
        .. from c in Enumerable.Range(0, DrumClasses.Names.Count)
           from i in Enumerable.Range(0, 2)
           select new DrumHit($"kit {i}/{DrumClasses.Names[c]}.wav", $"kit {i}", c, Split.Train, DrumPreparation.Prepare(AudioBuffer.Mono(DrumSynth.Hit(c, (ulong)i, 7), 44100)).Audio, false),
    ];

    private static readonly DescriptorScale Scale = DescriptorScale.Of(Hits);
    private static readonly DrumPlan Plan = new() { Steps = 12, Shape = DrumBatchShape.Small, PeakRate = 3e-3, WarmUpSteps = 2, ValidationEvery = 4, ValidationBatches = 1 };

    [Fact]
    public void Losses_Fall()
    {
        using DrumTrainer trainer = Trainer(Plan with { Steps = 40, PeakRate = 5e-3 });
        var losses = new List<double>();
        trainer.Run(r => losses.Add(r.Losses.Spectral), default);
        Assert.Equal(40, losses.Count);
        Assert.True(losses.TakeLast(8).Average() < 0.8 * losses.Take(4).Average(), $"{losses.Take(4).Average():F3} → {losses.TakeLast(8).Average():F3}");
    }

    [Fact]
    public void InterruptedAndResumedRun_EndsLikeAnUninterruptedOne()
    {
        using DrumTrainer whole = Trainer(Plan), first = Trainer(Plan), second = Trainer(Plan);
        whole.Run(_ => { }, default);
        using var stop = new CancellationTokenSource();
        TrainingEnd end = first.Run(r => { if (r.State.Step == 5) stop.Cancel(); }, stop.Token);
        Assert.Equal((TrainingEnd.Stopped, 5L), (end, first.State.Step));
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.nsck");
        try
        {
            first.Capture("run").Save(path);
            second.Restore(TrainerCheckpoint.Load(path, "run", second.Network.Parameters.Length));
            second.Run(_ => { }, default);
        }
        finally
        {
            File.Delete(path);
        }
        Assert.Equal(whole.Weights.ToArray(), second.Weights.ToArray());
        Assert.Equal(whole.State.ValidationCurve, second.State.ValidationCurve);
        Assert.Equal(whole.State.BestWeights, second.State.BestWeights);
    }

    [Fact]
    public void NumberOfThreads_DoesNotChangeTheResult()
    {
        using DrumTrainer one = Trainer(Plan with { Steps = 3 }, 1), two = Trainer(Plan with { Steps = 3 }, 2);
        one.Run(_ => { }, default);
        two.Run(_ => { }, default);
        Assert.Equal(one.Weights.ToArray(), two.Weights.ToArray());
    }

    /// <summary>The whole chain, through both graphs, the losses and the latents' penalty, along a random direction of all weights.</summary>
    [Fact]
    public void WholeStep_GradientAgreesWithCentralDifferences()
    {
        var network = new DrumNetwork(DrumArchitecture.Small);
        using var step = new DrumStep(network, DrumBatchShape.Small, Scale, 3, ExecutionDevice.Cpu);
        network.Parameters.Initialise(step.Weights, 4);
        DrumItem[] items = [.. Enumerable.Range(0, 4).Select(i => new DrumItem(Hits[i * 5], (ulong)i, 1000 * i, 50 * i))];
        step.Evaluate(items, new SeededRandom(2), true);
        float[] gradient = [.. step.Gradients], start = [.. step.Weights];
        var random = new SeededRandom(9);
        float[] direction = [.. start.Select(_ => (float)random.NextNormal())];
        double analytic = gradient.Zip(direction).Sum(p => (double)p.First * p.Second), numeric = (At(1e-5f) - At(-1e-5f)) / 2e-5;
        Assert.Equal(numeric, analytic, 0.06 * Math.Sqrt(gradient.Sum(g => (double)g * g)));

        double At(float distance)
        {
            for (int i = 0; i < start.Length; i++) step.Weights[i] = start[i] + (distance * direction[i]);
            return step.Evaluate(items, new SeededRandom(2), false).Total;
        }
    }

    [Fact]
    public void Package_IsWrittenReadAndAgreesWithTraining()
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.nsmodel");
        using DrumTrainer trainer = Trainer(Plan);
        trainer.Run(_ => { }, default);
        try
        {
            Package(trainer).Write(path);
            LoadedPackage loaded = ModelPackage.Read(path);
            Assert.Equal((ModelKinds.Drum, ModelArchitectures.Generator, 11), (loaded.Manifest.Kind, loaded.Manifest.Architecture, loaded.Manifest.Classes.Length));
            Assert.Equal(Hits.Length, loaded.Manifest.Map!.Points.Length);
            Assert.Equal(DrumDescriptors.Names, loaded.Manifest.Descriptors.Select(d => d.Name));
            using var model = new DrumModel(loaded);
            DrumCode code = model.Encode(Hits[3].FullLength());
            Assert.Equal(1, code.Classes.Sum(), 1e-4);
            float[] expected = new float[4];
            Scale.Standardise(DescriptorScale.Measure(Hits[3].FullLength()), expected);
            Assert.All(expected.Zip(code.Descriptors), p => Assert.Equal(p.First, p.Second, 0.02));
            float[] audio = model.Generate(code.Latent, model.OneHot(3), code.Descriptors, 5), again = model.Generate(code.Latent, model.OneHot(3), code.Descriptors, 5);
            Assert.Equal(audio, again);
            Assert.NotEqual(audio, model.Generate(code.Latent, model.OneHot(3), code.Descriptors, 6));
            Assert.All(audio, x => Assert.True(float.IsFinite(x)));
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>The exported encoder computes mel bands, trunk and latent as the training graph does from features of our own.</summary>
    [Fact]
    public void ExportedEncoder_AgreesWithTheTrainingGraph()
    {
        var network = new DrumNetwork(DrumArchitecture.Small);
        float[] weights = new float[network.Parameters.Length];
        network.Parameters.Initialise(weights, 6);
        using var encoder = new GraphProgram(DrumGraphs.Encoder(network, weights, Scale), ExecutionDevice.Cpu);
        Hits[8].FullLength().CopyTo(encoder[DrumGraphs.Audio].Span);
        encoder.Run();
        (Graph graph, _, Value latent, Value logits, IReadOnlyList<Value> inputs) = network.Build(1);
        var fixedWeights = inputs.Zip(network.Parameters.Slots).ToDictionary(p => p.First, p => weights.AsSpan(p.Second.Offset, p.Second.Length).ToArray());
        using var training = new GraphProgram(OnnxWriter.Write([latent, logits], "training", null, fixedWeights), ExecutionDevice.Cpu);
        var features = new HitFeatures();
        features.Measure(Hits[8].FullLength());
        for (int i = 0; i < features.Mel.Length; i++) training[DrumNetwork.MelName].Span[i] = MelBands.Compress(features.Mel[i]);
        encoder[DrumGraphs.Class].Span.CopyTo(training[DrumNetwork.ClassName].Span);
        training.Run();
        float[] probabilities = new float[11];
        System.Numerics.Tensors.TensorPrimitives.SoftMax(training[DrumNetwork.LogitsName].Span, probabilities);
        Assert.All(probabilities.Zip(encoder[DrumGraphs.Class].Span.ToArray()), p => Assert.Equal(p.First, p.Second, 1e-3));
        Assert.All(training[DrumNetwork.LatentName].Span.ToArray().Zip(encoder[DrumGraphs.Latent].Span.ToArray()), p => Assert.Equal(p.First, p.Second, 2e-3));
    }

    /// <summary>A band alone comes out in its band and in time: the synthesis matrix has the filter bank the right way round.</summary>
    [Fact]
    public void FilterBankOfTheDecoder_PutsBandsInTheirPlace()
    {
        PqmfTable table = FilterBank.CreatePqmf(64, 512);
        var architecture = new DrumArchitecture { Taps = 512, Oscillators = 0 };
        float[] audio = Synthesised(new DrumNetwork(architecture), band: 10, row: 300);
        int peak = Array.IndexOf(audio, audio.MaxBy(MathF.Abs));
        Assert.InRange(peak, (300 * 64) - 64, (300 * 64) + 128);
        double[] energies = [.. Enumerable.Range(0, 64).Select(b => Energy(audio, table, b, 300))];
        Assert.Equal(10, Array.IndexOf(energies, energies.Max()));
    }

    [Fact]
    public void Evaluation_MeasuresAndReports()
    {
        string folder = Directory.CreateTempSubdirectory("evaluate").FullName;
        try
        {
            DrumFactoryData.Generate(new DrumFactoryOptions { OutputFolder = folder, SyntheticOnly = true, SyntheticKits = 2 });
            DrumDataset data = DrumDataset.Load(folder);
            using DrumTrainer trainer = Trainer(Plan with { Steps = 4 });
            trainer.Run(_ => { }, default);
            DrumFigures? figures = null;
            ModelManifest manifest = Package(trainer).Write(Path.Combine(folder, "x.nsmodel"), model => (figures = DrumEvaluation.Measure(model, data, DrumEvaluationPlan.Small with { JudgeSteps = 5, HitsPerClass = 2 })).Summary);
            Assert.Equal(manifest.Evaluation.Keys.Order(), figures!.Summary.Keys.Order());
            Assert.All(figures.Summary.Values, v => Assert.True(double.IsFinite(v)));
            Assert.InRange(figures.Summary["classAccuracy"], 0, 1);
            // The held-out hits of this folder are training hits: the nearest one is the hit itself.
            Assert.Equal(0, figures.Summary["baselineNearestHitDb"], 1e-3);
            DrumReport.Write(Path.Combine(folder, "report.html"), manifest, figures, data.Warnings());
            string html = File.ReadAllText(Path.Combine(folder, "report.html"));
            Assert.Contains("<audio", html, StringComparison.Ordinal);
            Assert.Contains("aria-label=\"Map\"", html, StringComparison.Ordinal);
            Assert.All(figures.Summary.Keys, k => Assert.Contains(k, html, StringComparison.Ordinal));
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    private static DrumTrainer Trainer(DrumPlan plan, int threads = 2) =>
        new(new DrumNetwork(DrumArchitecture.Small), Hits, [], Scale, plan, ExecutionDevice.Cpu with { Threads = threads });

    private static DrumPackage Package(DrumTrainer trainer) => new()
    {
        Network = trainer.Network,
        Weights = trainer.State.BestWeights,
        Scale = Scale,
        Hits = Hits,
        Description = new ModelManifest { Name = "Toy drums", Author = "Tests", Licence = "MIT" },
    };

    /// <summary>Audio of a decoder without weights but for one noise level, fed with one impulse.</summary>
    private static float[] Synthesised(DrumNetwork network, int band, int row)
    {
        DrumArchitecture a = network.Architecture;
        float[] weights = new float[network.Parameters.Length];
        using var program = new GraphProgram(DrumGraphs.Generator(network, weights), ExecutionDevice.Cpu);
        program[DrumGraphs.Noise].Span[(row * a.Bands) + band] = 1;
        program.Run();
        return program[DrumGraphs.Audio].Span.ToArray();
    }

    /// <summary>Energy of a band around a row: s_k[j] = Σ_n h_k[n]·x[jM + M − 1 − n].</summary>
    private static double Energy(float[] audio, PqmfTable table, int band, int row)
    {
        double energy = 0;
        for (int j = row - 2; j < row + 12; j++)
        {
            double s = 0;
            for (int n = 0; n < table.Taps; n++)
            {
                int at = (j * 64) + 63 - n;
                if (at >= 0 && at < audio.Length) s += table.AnalysisFilters[(band * table.Taps) + n] * audio[at];
            }
            energy += s * s;
        }
        return energy;
    }
}
