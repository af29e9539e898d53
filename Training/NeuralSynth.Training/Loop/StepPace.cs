namespace NeuralSynth.Training.Loop;

/// <summary>Recent seconds per step, including validations in between as they come.</summary>
internal sealed class StepPace
{
    private const int Warming = 10; // first steps compile code and allocate
    private const double Memory = 0.99;

    private int _count;

    public double Seconds { get; private set; }

    public void Add(double seconds)
    {
        _count++;
        if (_count <= Warming) return;
        double keep = Math.Min(Memory, 1 - (1.0 / (_count - Warming)));
        Seconds = (Seconds * keep) + (seconds * (1 - keep));
    }

    public double SecondsOr(double guess) => _count > 2 * Warming ? Seconds : guess;
}
