using System.Diagnostics;
using NeuralSynth.Training.Data;
using NeuralSynth.Training.Loop;

namespace NeuralSynth.Train;

/// <summary>Shows a drum training: a line that renews itself on a terminal, with the curve now and then; a line every
/// twenty seconds elsewhere.</summary>
internal sealed class DrumProgress : IDrumProgress
{
    private static readonly TimeSpan TerminalEvery = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LogEvery = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan PlotEvery = TimeSpan.FromMinutes(2);
    private const int LineColumns = 24;
    private const int PlotColumns = 64;

    private readonly object _gate = new();
    private readonly bool _terminal = !Console.IsOutputRedirected;
    private long _shown;
    private long _plotted = Stopwatch.GetTimestamp();
    private bool _lineOpen;

    public void Stage(string text) => Say(text);

    public void Warn(string text) => Say(text);

    public void Loaded(DatasetProgress progress)
    {
        lock (_gate)
            if (Due(progress.Done == progress.Total)) Line($"{progress.Done}/{progress.Total} {progress.Name}");
    }

    public void Stepped(DrumTrainerReport report)
    {
        if (!Due(report.State.Step == report.PlannedSteps)) return;
        double left = Math.Max(0, report.PlannedSteps - report.State.Step) * report.SecondsPerStep;
        double done = (double)report.State.Step / Math.Max(1, report.PlannedSteps);
        string best = double.IsFinite(report.State.BestValidation) ? $"{report.State.BestValidation:F3}" : "—";
        Line($"{Bar(done)} step {report.State.Step:N0}/{report.PlannedSteps:N0}  loss {report.State.RecentLoss:F3} {LossPlot.Line(report.State.TrainingCurve, LineColumns)}  best validation {best}  class {report.Losses.Accuracy:P0}  {report.SecondsPerStep * 1000:F0} ms/step  {Span(left)} left");
        if (_terminal && Stopwatch.GetElapsedTime(_plotted) > PlotEvery) Plot(report.State);
    }

    public void Finish(DrumOptions options, DrumResult result)
    {
        if (result.Manifest is null)
        {
            Say($"Stopped at step {result.State.Step:N0}. The checkpoint is in {options.WorkFolder}; continue with --resume.");
            return;
        }
        if (result.End == TrainingEnd.EarlyStop) Say($"Validation stopped improving; best weights from step {result.State.BestStep:N0}.");
        Figures(result.Figures!.Summary);
        Say($"{options.OutputPath}: {new FileInfo(options.OutputPath).Length:N0} bytes, {result.State.Step:N0} steps");
        Say($"{result.ReportPath}: report with audio; {result.CardPath}: model card");
    }

    /// <summary>Prints named figures.</summary>
    public static void Figures(IReadOnlyDictionary<string, double> figures)
    {
        foreach ((string name, double value) in figures) Console.WriteLine(FormattableString.Invariant($"  {name,-28} {value:0.###}"));
    }

    private void Plot(TrainerState state)
    {
        _plotted = Stopwatch.GetTimestamp();
        if (state.TrainingCurve.Count < 2) return;
        Say(LossPlot.Draw(state.TrainingCurve, PlotColumns).TrimEnd('\n'));
    }

    private static string Bar(double share)
    {
        const int cells = 16;
        int full = (int)(Math.Clamp(share, 0, 1) * cells);
        return $"[{new string('#', full)}{new string('.', cells - full)}]";
    }

    private bool Due(bool always)
    {
        if (!always && _shown != 0 && Stopwatch.GetElapsedTime(_shown) < (_terminal ? TerminalEvery : LogEvery)) return false;
        _shown = Stopwatch.GetTimestamp();
        return true;
    }

    private void Line(string text)
    {
        if (!_terminal)
        {
            Console.WriteLine(text);
            return;
        }
        int width = Math.Max(20, Console.WindowWidth - 1);
        Console.Write("\r" + (text.Length > width ? text[..width] : text.PadRight(width)));
        _lineOpen = true;
    }

    private void Say(string text)
    {
        if (_lineOpen) Console.WriteLine();
        _lineOpen = false;
        Console.WriteLine(text);
    }

    private static string Span(double seconds) => seconds >= 5400 ? $"{seconds / 3600:F1} h" : seconds >= 90 ? $"{seconds / 60:F0} min" : $"{seconds:F0} s";
}
