namespace NeuralSynth.Train;

/// <summary>A line per report, at once on the caller's thread; the framework's Progress posts and may come late.</summary>
internal sealed class Lines<T>(Func<T, string> text) : IProgress<T>
{
    public void Report(T value) => Console.WriteLine(text(value));
}
