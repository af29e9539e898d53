namespace NeuralSynth.Media;

/// <summary>A picture in memory, 8 bits of red, green and blue per pixel.</summary>
public sealed class Picture
{
    /// <summary>A black picture.</summary>
    public Picture(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        Width = width;
        Height = height;
        Pixels = new byte[checked(3 * width * height)];
    }

    /// <summary>Pixels from left to right.</summary>
    public int Width { get; }

    /// <summary>Pixels from top to bottom.</summary>
    public int Height { get; }

    /// <summary>[3·W·H] red, green, blue, rows from the top.</summary>
    public byte[] Pixels { get; }

    /// <summary>Sets one pixel.</summary>
    public void Set(int x, int y, Rgb color)
    {
        var at = 3 * (y * Width + x);
        Pixels[at] = color.R;
        Pixels[at + 1] = color.G;
        Pixels[at + 2] = color.B;
    }
}

/// <summary>An sRGB colour.</summary>
/// <param name="R">Red.</param>
/// <param name="G">Green.</param>
/// <param name="B">Blue.</param>
public readonly record struct Rgb(byte R, byte G, byte B);
