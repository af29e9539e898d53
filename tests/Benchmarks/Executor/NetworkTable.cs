using System.Globalization;
using Spectre.Console;

namespace NeuralSynth.Benchmarks.Executor;

/// <summary>Collects and prints what races gave, in Markdown, so that it can be pasted.</summary>
internal sealed class NetworkTable
{
    private const int Width = 200;

    private readonly Table _all = Columns("network, block", "code", "median", "p99", "x real time", "GFLOP/s", "of peak", "to best ORT", "target", "bound", "of bound", "deviation");

    /// <summary>Adds a finished race.</summary>
    /// <param name="network">What was raced.</param>
    /// <param name="multiplyAdds">Of one block.</param>
    /// <param name="race">Its peaks.</param>
    /// <param name="contenders">In the order of the table.</param>
    public void Add(NetworkCase network, long multiplyAdds, NetworkRace race, IReadOnlyList<Contender> contenders)
    {
        Contender? best = contenders.Where(c => c.Kind == ContenderKind.OnnxRuntime).MinBy(c => c.MedianSeconds);
        string name = $"{network.Name}, {network.BlockSamples}";
        foreach (Contender contender in contenders)
        {
            double factor = network.DeadlineSeconds / contender.MedianSeconds, gflops = 2 * multiplyAdds / contender.MedianSeconds / 1e9;
            double? bound = contender.HalfWeights ? network.HalfBound : network.Bound, target = contender.HalfWeights ? network.HalfTarget : network.Target;
            bool isOurs = contender.Kind == ContenderKind.Executor, isOrt = contender.Kind == ContenderKind.OnnxRuntime;
            bool isHere = contender.VectorBits == 512;
            _all.AddRow(
                name,
                contender.Name,
                Micros(contender.MedianSeconds),
                Micros(contender.P99Seconds),
                Number(factor, factor < 10 ? "0.00" : factor < 100 ? "0.0" : "0"),
                Number(gflops, "0"),
                Percent(gflops / race.PeakOf(contender.VectorBits)),
                best == null || contender.Kind == ContenderKind.Kernels ? "" : Number(contender.TimesFasterThan(best), "0.00"),
                isOurs && isHere && target != null ? $"{Number(target, "0.0#")} {(best != null && contender.TimesFasterThan(best) >= target ? "met" : "missed")}" : "",
                isOrt || !isHere || bound == null ? "" : Number(bound, bound < 1 ? "0.00" : "0"),
                isOrt || !isHere || bound == null ? "" : Percent(factor / bound.Value),
                race.Deviation(contender) is { } deviation ? deviation.ToString("0.0e0", CultureInfo.InvariantCulture) : "");
            name = "";
        }
    }

    public void Print() => Print(_all);

    public static Table Columns(params string[] titles)
    {
        Table table = new Table().Border(TableBorder.Markdown);
        for (int i = 0; i < titles.Length; i++)
        {
            var column = new TableColumn(titles[i]).NoWrap();
            table.AddColumn(i < 2 ? column : column.RightAligned());
        }

        return table;
    }

    public static void Print(Table table)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings());
        console.Profile.Width = Width;
        console.Write(table);
    }

    public static string Micros(double seconds) => seconds < 1e-3 ? $"{Number(seconds * 1e6, seconds < 1e-5 ? "0.00" : "0.0")} us" : $"{Number(seconds * 1e3, "0.00")} ms";

    public static string Number(double? value, string format) => value is { } number && double.IsFinite(number) ? number.ToString(format, CultureInfo.InvariantCulture) : "";

    public static string Percent(double share) => double.IsFinite(share) ? Number(100 * share, "0") + " %" : "";
}
