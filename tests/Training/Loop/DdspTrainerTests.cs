using NeuralSynth.Training.Loop;

namespace NeuralSynth.Training.Tests.Loop;

public sealed class DdspTrainerTests
{
    private const string Fingerprint = "toy";

    [Fact]
    public void ResumedRun_EndsWithTheSameBitsAsAnUninterruptedOne()
    {
        using DdspTrainer whole = Toy.Trainer(20), first = Toy.Trainer(20), second = Toy.Trainer(20);
        whole.Run(_ => { }, CancellationToken.None);
        using var stop = new CancellationTokenSource();
        TrainingEnd end = first.Run(r => { if (r.State.Step == 7) stop.Cancel(); }, stop.Token);
        Assert.Equal(TrainingEnd.Stopped, end);
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():n}.nsck");
        try
        {
            first.Capture(Fingerprint).Save(path);
            second.Restore(TrainerCheckpoint.Load(path, Fingerprint, second.Network.Parameters.Length));
        }
        finally
        {
            File.Delete(path);
        }
        Assert.Equal(TrainingEnd.Finished, second.Run(_ => { }, CancellationToken.None));
        Assert.Equal(20, second.State.Step);
        Assert.Equal(whole.Weights, second.Weights);
        Assert.Equal(whole.State.BestWeights, second.State.BestWeights);
        Assert.Equal(whole.State.ValidationCurve, second.State.ValidationCurve);
        Assert.Equal(whole.State.Random.State, second.State.Random.State);
    }

    [Fact]
    public void Training_LowersTheValidationLoss()
    {
        using DdspTrainer trainer = Toy.Trainer(60);
        trainer.Run(_ => { }, CancellationToken.None);
        Assert.InRange(trainer.State.BestValidation, 0, 0.8 * trainer.State.ValidationCurve[0].Loss);
    }

    [Fact]
    public void BestWeights_AreThoseOfTheLowestValidation()
    {
        using DdspTrainer trainer = Toy.Trainer(24);
        trainer.Run(_ => { }, CancellationToken.None);
        (long step, double loss) = trainer.State.ValidationCurve.MinBy(p => p.Loss);
        Assert.Equal(loss, trainer.State.BestValidation);
        Assert.Equal(step, trainer.State.BestStep);
    }

    [Fact]
    public void ValidationThatStopsImproving_EndsTheRun()
    {
        // With a learning rate of zero the weights never change, so the second validation cannot be better.
        TrainerPlan plan = Toy.Plan(1000) with { PeakRate = 0, Patience = 2 };
        using var trainer = new DdspTrainer(Toy.Network(), Toy.Sequences(1), Toy.Sequences(2), plan, NeuralSynth.Autodiff.Execution.ExecutionDevice.Cpu);
        Assert.Equal(TrainingEnd.EarlyStop, trainer.Run(_ => { }, CancellationToken.None));
        Assert.Equal(3 * plan.ValidationEvery, trainer.State.Step);
    }

    [Fact]
    public void SequencesShorterThanACrop_ArePaddedWithSilence()
    {
        TrainingSequence padded = Toy.Sequences(1)[0] with { Audio = new float[100], F0Hz = [300], LoudnessDb = [-20], Brightness = [0] };
        padded = padded.PadTo(9, 256);
        Assert.Equal(9, padded.Frames);
        Assert.Equal(8 * 256, padded.Audio.Length);
        Assert.Equal(300, padded.F0Hz[8]);
        Assert.Equal(-100, padded.LoudnessDb[8]);
    }
}
