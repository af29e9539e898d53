using System.Globalization;
using Spectre.Console;

namespace NeuralSynth.Benchmarks.Report;

/// <summary>Prints rows.</summary>
internal static class ResultTable
{
    // Wide enough for all columns also when the output goes to a file.
    private const int Width = 200;
    private static readonly string[] Figures = ["median", "p99", "worst", "deadline", "of it", "missed", "rate", "bytes/call", "calls"];

    public static void Print(IReadOnlyList<ResultRow> rows)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumns(new TableColumn("area").NoWrap(), new TableColumn("subject").NoWrap(), new TableColumn("code").NoWrap());
        foreach (string title in Figures) table.AddColumn(new TableColumn(title).RightAligned().NoWrap());
        string? area = null;
        foreach (ResultRow row in rows)
        {
            if (area != null && row.Area != area) table.AddEmptyRow();
            table.AddRow([.. Cells(row, row.Area != area).Select(Markup.Escape)]);
            area = row.Area;
        }

        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings());
        console.Profile.Width = Width;
        console.Write(table);
        Console.WriteLine(Legend);
    }

    private const string Legend = """
        One call: a kernel's unit, a host block, a training step. of it: worst over deadline. missed: blocks that took longer
        than the audio in them.
        rate: seconds of audio per second (x), or steps per second. Kernels: p99 is left out, worst is the slowest of the
        iterations' means. bytes/call: managed bytes; what ONNX Runtime takes natively is not in it. AOT figures come from
        the published host, which tells the mean block (~), not the median. Other load on the machine shows in worst first.
        """;

    private static string[] Cells(ResultRow row, bool first) =>
    [
        first ? row.Area : "",
        row.Note == null ? row.Subject : $"{row.Subject}: {row.Note}",
        row.Runtime,
        (row.Runtime == "AOT" && row.MedianSeconds != null ? "~" : "") + Time(row.MedianSeconds),
        Time(row.P99Seconds),
        Time(row.WorstSeconds),
        Time(row.DeadlineSeconds),
        Number(row.WorstSeconds / row.DeadlineSeconds, "0.00"),
        Number(row.Misses, "0"),
        row.PerSecond != null ? $"{Number(row.PerSecond, "0.0")} /s" : row.RealTimeFactor != null ? $"{Number(row.RealTimeFactor, row.RealTimeFactor < 100 ? "0.0" : "0")} x" : "",
        Number(row.AllocatedBytes, "0.#"),
        Number(row.Calls, "0"),
    ];

    private static string Time(double? seconds) => seconds switch
    {
        null => "",
        < 1e-6 => $"{Number(seconds * 1e9, "0")} ns",
        < 1e-3 => $"{Number(seconds * 1e6, "0.0")} us",
        < 1 => $"{Number(seconds * 1e3, "0.00")} ms",
        _ => $"{Number(seconds, "0.00")} s",
    };

    private static string Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "";
}
