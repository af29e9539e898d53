namespace NeuralSynth.Training.Optim;

/// <summary>Learning rate: linear warm-up, then half a cosine from the peak to the floor.</summary>
/// <param name="Peak">Highest rate.</param>
/// <param name="Floor">Rate at the end.</param>
/// <param name="WarmUpSteps">Steps of the linear rise.</param>
/// <remarks>Source: Loshchilov and Hutter, "SGDR", ICLR 2017.</remarks>
public sealed record CosineSchedule(double Peak, double Floor, int WarmUpSteps)
{
    /// <summary>Rate at a step, given the share of the run that is done (0 … 1).</summary>
    public double RateAt(long step, double progress)
    {
        double cosine = Floor + ((Peak - Floor) * 0.5 * (1 + Math.Cos(Math.PI * Math.Clamp(progress, 0, 1))));
        return step < WarmUpSteps ? cosine * (step + 1) / WarmUpSteps : cosine;
    }
}
