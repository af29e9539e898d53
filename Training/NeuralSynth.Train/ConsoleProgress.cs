using System.Diagnostics;
using NeuralSynth.Training.Data;
using NeuralSynth.Training.Loop;
using Spectre.Console;

namespace NeuralSynth.Train;

/// <summary>Shows a run: one line that renews itself on a terminal, a line every few seconds elsewhere.</summary>
internal sealed class ConsoleProgress : ITimbreProgress
{
    private static readonly TimeSpan TerminalEvery = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LogEvery = TimeSpan.FromSeconds(20);

    private readonly object _gate = new();
    private readonly bool _terminal = !Console.IsOutputRedirected;
    private long _shown;
    private bool _lineOpen;

    public void Stage(string text)
    {
        Say($"[bold]{Markup.Escape(text)}[/]", text);
    }

    public void Warn(string text)
    {
        Say($"[yellow]{Markup.Escape(text)}[/]", text);
    }

    public void Loaded(DatasetProgress progress)
    {
        lock (_gate)
        {
            if (Due(progress.Done == progress.Total)) Line($"{progress.Done}/{progress.Total} {progress.Name}");
        }
    }

    public void Stepped(TrainerReport report)
    {
        if (!Due(report.State.Step == report.PlannedSteps)) return;
        double left = Math.Max(0, report.PlannedSteps - report.State.Step) * report.SecondsPerStep;
        string best = double.IsFinite(report.State.BestValidation) ? $"{report.State.BestValidation:F4}" : "—";
        Line($"step {report.State.Step:N0}/{report.PlannedSteps:N0}  loss {report.State.RecentLoss:F4} {LossPlot.Line(report.State.TrainingCurve, 24)}  best validation {best}  rate {report.Rate:G2}  {report.SecondsPerStep * 1000:F0} ms/step  {Span(left)} left");
    }

    public void Finish(TimbreOptions options, TimbreResult result)
    {
        if (result.Manifest is null)
        {
            Say($"Stopped at step {result.State.Step:N0}. The checkpoint is in {options.WorkFolder}; continue with --resume.");
            return;
        }
        if (result.End == TrainingEnd.EarlyStop) Say($"Validation stopped improving; best weights from step {result.State.BestStep:N0}.");
        foreach (IGrouping<int, DdspClipFigures> group in result.Figures.GroupBy(f => f.Clip.Instrument))
            Say($"  {result.Manifest.Ddsp!.Instruments[group.Key].Name,-16} spectral convergence {group.Average(f => f.SpectralConvergence):F3}, log magnitude {group.Average(f => f.LogMagnitudeDb):F2} dB, loudness {group.Average(f => f.LoudnessErrorDb):F2} dB");
        Say($"{options.OutputPath}: {new FileInfo(options.OutputPath).Length:N0} bytes, {result.State.Step:N0} steps, streamed = offline within {result.StreamingDifference:G2}");
        Say($"{result.ReportPath}: report with audio; {result.CardPath}: model card");
    }

    internal bool Due(bool always)
    {
        if (!always && _shown != 0 && Stopwatch.GetElapsedTime(_shown) < (_terminal ? TerminalEvery : LogEvery)) return false;
        _shown = Stopwatch.GetTimestamp();
        return true;
    }

    internal void Line(string text)
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

    /// <summary>Colours on a terminal, plain lines of any length elsewhere.</summary>
    private void Say(string markup, string plain)
    {
        Close();
        if (_terminal) AnsiConsole.MarkupLine(markup);
        else Console.WriteLine(plain);
    }

    internal void Say(string text) => Say(Markup.Escape(text), text);

    private void Close()
    {
        if (_lineOpen) Console.WriteLine();
        _lineOpen = false;
    }

    internal static string Span(double seconds) => seconds >= 90 ? $"{seconds / 60:F0} min" : $"{seconds:F0} s";
}
