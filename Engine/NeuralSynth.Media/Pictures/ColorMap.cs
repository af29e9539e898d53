namespace NeuralSynth.Media;

/// <summary>A colour map for magnitudes whose perceived lightness rises evenly from black to pale yellow.</summary>
/// <remarks>A path through Oklab (B. Ottosson, A perceptual color space for image processing, 2020): lightness is linear,
/// the hue turns from violet over red to yellow, chroma rises and falls inside the sRGB gamut.</remarks>
public static class ColorMap
{
    private const double DarkestLightness = 0.0;
    private const double LightestLightness = 0.97;

    // Hue angles in Oklab: violet, and yellow a turn of 185 degrees later through red.
    private const double FirstHueDegrees = 285;
    private const double HueTurnDegrees = 180;

    // Measured: with this chroma every colour of the path lies inside sRGB.
    private const double MostChroma = 0.17;

    private static readonly Rgb[] Table = MakeTable();

    /// <summary>The colour of a value, 0 darkest to 1 lightest; values beyond are clipped.</summary>
    public static Rgb At(double value) =>
        Table[(int)Math.Round(Math.Clamp(double.IsNaN(value) ? 0 : value, 0, 1) * (Table.Length - 1))];

    private static Rgb[] MakeTable()
    {
        var table = new Rgb[256];
        for (var n = 0; n < table.Length; n++)
            table[n] = Color(n / (table.Length - 1.0));
        return table;
    }

    private static Rgb Color(double x)
    {
        var lightness = DarkestLightness + (LightestLightness - DarkestLightness) * x;
        var chroma = MostChroma * Math.Pow(Math.Sin(Math.PI * Math.Pow(x, 0.9)), 0.8);
        var hue = (FirstHueDegrees + HueTurnDegrees * x) * Math.PI / 180;
        return FromOklab(lightness, chroma * Math.Cos(hue), chroma * Math.Sin(hue));
    }

    private static Rgb FromOklab(double lightness, double a, double b)
    {
        var l = Math.Pow(lightness + 0.3963377774 * a + 0.2158037573 * b, 3);
        var m = Math.Pow(lightness - 0.1055613458 * a - 0.0638541728 * b, 3);
        var s = Math.Pow(lightness - 0.0894841775 * a - 1.2914855480 * b, 3);
        return new Rgb(
            Encode(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
            Encode(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
            Encode(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s));
    }

    // The sRGB transfer function, IEC 61966-2-1.
    private static byte Encode(double linear)
    {
        var clipped = Math.Clamp(linear, 0, 1);
        var encoded = clipped <= 0.0031308 ? 12.92 * clipped : 1.055 * Math.Pow(clipped, 1 / 2.4) - 0.055;
        return (byte)Math.Round(255 * encoded);
    }
}
