using NeuralSynth.Autodiff.Execution;
using NeuralSynth.Training.Loop;
using NeuralSynth.Training.Models;

namespace NeuralSynth.Training.Tests.Loop;

public sealed class DdspStepTests
{
    /// <summary>The whole chain (network, synthesis, loss) along the direction of its own gradient. Steps of 1 % of the
    /// weights' length: the loss bends, so the agreement is to a few percent; a wrong link is wrong by a factor.</summary>
    [Fact]
    public void GradientOfTheWholeChain_AgreesWithCentralDifferences()
    {
        DdspNetwork network = Toy.Network();
        TrainerPlan plan = Toy.Plan(1);
        using var step = new DdspStep(network, plan.Shape, 1, ExecutionDevice.Cpu);
        network.Parameters.Initialise(step.Weights, 4);
        DdspCrop[] crops = Crops(plan.Shape);
        step.Evaluate(crops, true);
        float[] gradient = [.. step.Gradients], weights = [.. step.Weights];
        double norm = Math.Sqrt(gradient.Sum(g => (double)g * g)), h = 0.003;
        double numeric = (LossAt(h) - LossAt(-h)) / (2 * h);
        Assert.Equal(1, numeric / norm, 0.03);

        double LossAt(double distance)
        {
            for (int i = 0; i < weights.Length; i++) step.Weights[i] = (float)(weights[i] + (distance * gradient[i] / norm));
            return step.Evaluate(crops, false).Total;
        }
    }

    [Fact]
    public void SameCrops_GiveTheSameBits()
    {
        DdspNetwork network = Toy.Network();
        TrainerPlan plan = Toy.Plan(1);
        float[][] runs = [.. Enumerable.Range(0, 2).Select(_ =>
        {
            using var step = new DdspStep(network, plan.Shape, 1, ExecutionDevice.Cpu);
            network.Parameters.Initialise(step.Weights, 4);
            step.Evaluate(Crops(plan.Shape), true);
            return (float[])[.. step.Gradients];
        })];
        Assert.Equal(runs[0], runs[1]);
        Assert.Contains(runs[0], g => g != 0);
    }

    private static DdspCrop[] Crops(DdspBatchShape shape)
    {
        var crops = new DdspCrop[shape.Batch];
        new DdspCropSampler(Toy.Sequences(1), shape.Hops, NoisePool.StartPositions).Draw(new SeededRandom(9), crops);
        return crops;
    }
}
