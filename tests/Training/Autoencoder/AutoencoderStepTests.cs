using NeuralSynth.Autodiff.Execution;
using NeuralSynth.Training.Loop;
using NeuralSynth.Training.Models;

namespace NeuralSynth.Training.Tests.Autoencoder;

public sealed class AutoencoderStepTests
{
    /// <summary>The whole chain (versions, filter bank, network, loss, penalty on the latents) along the direction of its own
    /// gradient: the loss bends, so the agreement is to a few percent; a wrong link is wrong by a factor.</summary>
    [Fact]
    public void GradientOfTheWholeChain_AgreesWithCentralDifferences()
    {
        AutoencoderNetwork network = AutoencoderToy.Network();
        using var step = new AutoencoderStep(network, AutoencoderToy.Shape, 1, ExecutionDevice.Cpu);
        network.Parameters.Initialise(step.Weights, 4);
        AutoencoderPassage[] passages = Passages();
        step.Evaluate(passages, new SeededRandom(7), true);
        float[] gradient = [.. step.Gradients], weights = [.. step.Weights];
        double norm = Math.Sqrt(gradient.Sum(g => (double)g * g)), h = 0.002;
        Assert.Equal(1, (LossAt(h) - LossAt(-h)) / (2 * h) / norm, 0.03);

        double LossAt(double distance)
        {
            for (int i = 0; i < weights.Length; i++) step.Weights[i] = (float)(weights[i] + (distance * gradient[i] / norm));
            return step.Evaluate(passages, new SeededRandom(7), false).Total;
        }
    }

    /// <summary>The penalty alone reaches the encoder's weights and no others.</summary>
    [Fact]
    public void PenaltyOnTheLatents_ChangesTheEncodersGradientOnly()
    {
        AutoencoderNetwork network = AutoencoderToy.Network();
        using var step = new AutoencoderStep(network, AutoencoderToy.Shape, 1, ExecutionDevice.Cpu);
        network.Parameters.Initialise(step.Weights, 4);
        AutoencoderPassage[] passages = Passages();
        step.Evaluate(passages, new SeededRandom(7), true, 0);
        float[] without = [.. step.Gradients];
        step.Evaluate(passages, new SeededRandom(7), true, 1);
        int decoder = network.Parameters.Slots.First(s => s.Name.StartsWith("decoder", StringComparison.Ordinal)).Offset;
        Assert.Equal(without[decoder..], step.Gradients[decoder..]);
        Assert.NotEqual(without[..decoder], step.Gradients[..decoder]);
    }

    [Fact]
    public void ResumedRun_EndsWithTheSameBitsAsAnUninterruptedOne()
    {
        using AutoencoderTrainer whole = AutoencoderToy.Trainer(14), first = AutoencoderToy.Trainer(14), second = AutoencoderToy.Trainer(14);
        whole.Run(_ => { }, CancellationToken.None);
        using var stop = new CancellationTokenSource();
        Assert.Equal(TrainingEnd.Stopped, first.Run(r => { if (r.State.Step == 5) stop.Cancel(); }, stop.Token));
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():n}.nsck");
        try
        {
            first.Capture("toy").Save(path);
            second.Restore(TrainerCheckpoint.Load(path, "toy", second.Network.Parameters.Length));
        }
        finally
        {
            File.Delete(path);
        }
        Assert.Equal(TrainingEnd.Finished, second.Run(_ => { }, CancellationToken.None));
        Assert.Equal(whole.Weights, second.Weights);
        Assert.Equal(whole.State.BestWeights, second.State.BestWeights);
        Assert.Equal(whole.State.ValidationCurve, second.State.ValidationCurve);
    }

    [Fact]
    public void Training_LowersTheValidationLoss()
    {
        using AutoencoderTrainer trainer = AutoencoderToy.Trainer(80);
        trainer.Run(_ => { }, CancellationToken.None);
        Assert.InRange(trainer.State.BestValidation, 0, 0.8 * trainer.State.ValidationCurve[0].Loss);
    }

    [Fact]
    public void Version_HasTheGainAndTheTiltThatWereAsked()
    {
        float[] source = AutoencoderToy.Tone(4), louder = new float[source.Length], brighter = new float[source.Length];
        new PassageChange(6, 0, 1000).Apply(source, 44100, louder);
        new PassageChange(0, 9, 1000).Apply(source, 44100, brighter);
        var before = AutoencoderDescriptors.Measure(source, 8000, 128);
        Assert.Equal(6, AutoencoderDescriptors.LoudnessDb(AutoencoderDescriptors.Measure(louder, 8000, 128).Loudness) - AutoencoderDescriptors.LoudnessDb(before.Loudness), 0.05);
        Assert.InRange(AutoencoderDescriptors.Measure(brighter, 8000, 128).Brightness - before.Brightness, 0.5, 4);
    }

    private static AutoencoderPassage[] Passages()
    {
        var passages = new AutoencoderPassage[AutoencoderToy.Shape.Batch];
        new PassageSampler([[AutoencoderToy.Tone(1)], [AutoencoderToy.Tone(2)]], AutoencoderToy.Shape).Draw(new SeededRandom(9), passages);
        Assert.Contains(passages, p => p.Change is not null);
        Assert.Contains(passages, p => p.Change is null);
        return passages;
    }
}
