using System.Globalization;
using System.Net;
using System.Text;
using NeuralSynth.Contract;

namespace NeuralSynth.Training.Evaluation.Drums;

/// <summary>Draws a drum model's map: a dot per reference point, coloured by class.</summary>
internal static class MapPicture
{
    private const int Size = 560;
    private const int Legend = 130;

    // Eleven colours that differ in hue and lightness (after Okabe and Ito, and Tol's muted set).
    private static readonly string[] Colors = ["#d55e00", "#0072b2", "#009e73", "#44aa99", "#cc79a7", "#e69f00", "#999933", "#882255", "#332288", "#b8a200", "#777777"];

    public static string ToSvg(DrumMap map, string[] classes)
    {
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Size + Legend} {Size}\" width=\"{Size + Legend}\" height=\"{Size}\" role=\"img\" aria-label=\"Map\">");
        svg.Append(CultureInfo.InvariantCulture, $"<rect width=\"{Size}\" height=\"{Size}\" fill=\"#fafafa\" stroke=\"#444\"/>");
        foreach (DrumMapPoint point in map.Points)
        {
            double x = (point.Position[0] + 1) / 2 * Size, y = (1 - point.Position[1]) / 2 * Size;
            svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{x:0.#}\" cy=\"{y:0.#}\" r=\"3\" fill=\"{Color(point.Class)}\" fill-opacity=\"0.8\"><title>{Text(point.Name)}</title></circle>");
        }
        for (int c = 0; c < classes.Length; c++)
        {
            int y = 20 + (c * 20);
            svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{Size + 16}\" cy=\"{y}\" r=\"5\" fill=\"{Color(c)}\"/><text x=\"{Size + 28}\" y=\"{y + 4}\" font-family=\"system-ui,sans-serif\" font-size=\"12\">{Text(classes[c])}</text>");
        }
        return svg.Append("</svg>").ToString();
    }

    private static string Color(int drumClass) => Colors[drumClass % Colors.Length];

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
