using System.Net;
using System.Text;
using NeuralSynth.Media;

namespace NeuralSynth.Training.Evaluation;

/// <summary>Builds a self-contained HTML page: text, tables, figures (SVG) and audio players (WAV data URIs). All text
/// is escaped; the page loads nothing from elsewhere.</summary>
public sealed class ReportWriter
{
    private const string Style = """
        body{font:15px/1.5 system-ui,sans-serif;color:#1b1b1b;background:#fff;max-width:1000px;margin:2rem auto;padding:0 1rem}
        table{border-collapse:collapse;margin:1rem 0}th,td{border:1px solid #ccc;padding:.25rem .6rem;text-align:left}
        td.number{text-align:right;font-variant-numeric:tabular-nums}figure{margin:1rem 0}figcaption{color:#555}
        svg{max-width:100%;height:auto}audio{vertical-align:middle;width:22rem}
        .player{display:flex;gap:1rem;align-items:center;margin:.3rem 0}.player span{min-width:12rem}
        """;

    private readonly StringBuilder _body = new();
    private readonly string _title;

    /// <summary>An empty page.</summary>
    /// <param name="title">Heading and window title.</param>
    public ReportWriter(string title) => _title = title;

    /// <summary>A heading of the second level.</summary>
    public ReportWriter Section(string heading) => Add($"<h2>{Escape(heading)}</h2>");

    /// <summary>A heading of the third level.</summary>
    public ReportWriter Subsection(string heading) => Add($"<h3>{Escape(heading)}</h3>");

    /// <summary>A paragraph.</summary>
    public ReportWriter Paragraph(string text) => Add($"<p>{Escape(text)}</p>");

    /// <summary>A table; cells that are numbers are right-aligned.</summary>
    /// <param name="header">Column names with units.</param>
    /// <param name="rows">As many cells as columns.</param>
    /// <exception cref="ArgumentException">A row has another number of cells than the header.</exception>
    public ReportWriter Table(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows)
    {
        Add("<table><thead><tr>" + string.Concat(header.Select(cell => $"<th scope=\"col\">{Escape(cell)}</th>")) + "</tr></thead><tbody>");
        foreach (var row in rows)
        {
            if (row.Count != header.Count)
                throw new ArgumentException($"Expected {header.Count} cells, found {row.Count}.", nameof(rows));
            Add("<tr>" + string.Concat(row.Select(Cell)) + "</tr>");
        }
        return Add("</tbody></table>");
    }

    /// <summary>A figure with a caption.</summary>
    public ReportWriter Figure(Figure figure, string caption) => Svg(figure.ToSvg(), caption);

    /// <summary>A picture with a caption.</summary>
    /// <param name="svg">A whole SVG element, its texts escaped.</param>
    /// <param name="caption">Below it.</param>
    internal ReportWriter Svg(string svg, string caption) =>
        Add($"<figure>{svg}<figcaption>{Escape(caption)}</figcaption></figure>");

    /// <summary>An audio player.</summary>
    /// <param name="label">Beside it.</param>
    /// <param name="audio">[N] mono; stored with 16 bits.</param>
    /// <param name="sampleRate">Hz.</param>
    public ReportWriter Audio(string label, float[] audio, int sampleRate)
    {
        var wav = Convert.ToBase64String(WavFile.ToBytes(AudioBuffer.Mono(audio, sampleRate)));
        return Add($"<div class=\"player\"><span>{Escape(label)}</span><audio controls preload=\"none\" aria-label=\"{Escape(label)}\" src=\"data:audio/wav;base64,{wav}\"></audio></div>");
    }

    /// <summary>The page.</summary>
    public string ToHtml() => $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{Escape(_title)}</title>
        <style>
        {Style}
        </style>
        </head>
        <body>
        <h1>{Escape(_title)}</h1>
        {_body}</body>
        </html>

        """;

    /// <summary>Writes the page to a file, whole or not at all.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Write(string path)
    {
        var temporary = path + ".tmp";
        File.WriteAllText(temporary, ToHtml());
        File.Move(temporary, path, overwrite: true);
    }

    private static string Cell(string text)
    {
        var isNumber = double.TryParse(text, out _);
        return $"<td{(isNumber ? " class=\"number\"" : "")}>{Escape(text)}</td>";
    }

    private static string Escape(string text) => WebUtility.HtmlEncode(text);

    private ReportWriter Add(string markup)
    {
        _body.Append(markup).Append('\n');
        return this;
    }
}
