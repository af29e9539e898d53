using System.Diagnostics;

namespace NeuralSynth.Host.Commands;

/// <summary>Progress with an estimate on standard error: a line that is written over on a terminal, else a line now and
/// then. Nothing at all for renders that are soon over. [main-thread]</summary>
internal sealed class RenderProgress(string name) : IDisposable
{
    private const double QuietSeconds = 1;
    private const double LineSeconds = 10;
    private const int BarCells = 30;
    private readonly Stopwatch _elapsed = Stopwatch.StartNew();
    private readonly bool _terminal = !Console.IsErrorRedirected;
    private double _lastLine;
    private bool _shown;

    /// <summary>Called every now and then with what is done and what there is to do.</summary>
    public void Report(long done, long total)
    {
        double seconds = _elapsed.Elapsed.TotalSeconds;
        if (seconds < QuietSeconds || done <= 0) return;
        if (!_terminal && seconds - _lastLine < LineSeconds) return;
        _lastLine = seconds;
        double share = Math.Min((double)done / total, 1);
        double left = seconds / share - seconds;
        int cells = (int)(share * BarCells);
        string line = FormattableString.Invariant(
            $"{name} [{new string('=', cells)}{new string(' ', BarCells - cells)}] {share * 100:0} %, {left:0} s left");
        if (_terminal) Console.Error.Write($"\r{line}  ");
        else Console.Error.WriteLine(line);
        _shown = true;
    }

    public void Dispose()
    {
        if (_shown && _terminal) Console.Error.WriteLine();
        _shown = false;
    }
}
