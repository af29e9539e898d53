using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using System.Xml.Linq;

namespace NeuralSynth.Media.Tests;

public sealed class PictureTests
{
    [Fact]
    public void Png_HoldsThePixels()
    {
        var random = new SplitMix64(1);
        var picture = new Picture(37, 11);
        for (var y = 0; y < 11; y++)
            for (var x = 0; x < 37; x++)
                picture.Set(x, y, new Rgb((byte)random.Below(256), (byte)random.Below(256), (byte)random.Below(256)));

        var (width, height, pixels) = Decode(PngWriter.ToBytes(picture));

        Assert.Equal((37, 11), (width, height));
        Assert.Equal(picture.Pixels, pixels);
    }

    [Fact]
    public void Png_EndsWithTheChunkThatEveryPngEndsWith() =>
        // Length 0, IEND and its published checksum.
        Assert.Equal("0000000049454E44AE426082", Convert.ToHexString(PngWriter.ToBytes(new Picture(1, 1))[^12..]));

    [Fact]
    public void ColorMap_LightnessRisesEvenly()
    {
        var lightness = Enumerable.Range(0, 33).Select(n => Lightness(ColorMap.At(n / 32.0))).ToArray();
        for (var n = 1; n < lightness.Length; n++)
            Assert.InRange(lightness[n] - lightness[n - 1], 0.01, 5);
        Assert.InRange(lightness[0], 0, 2);
        Assert.InRange(lightness[^1], 92, 100);
    }

    [Fact]
    public void ColorMap_ClipsAndAcceptsNaN()
    {
        Assert.Equal(ColorMap.At(0), ColorMap.At(-5));
        Assert.Equal(ColorMap.At(1), ColorMap.At(7));
        Assert.Equal(ColorMap.At(0), ColorMap.At(double.NaN));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void SpectrogramPicture_ShowsASineAtItsHeight(bool logarithmic)
    {
        var view = new SpectrogramView { Width = 100, Height = 200, HighestHz = 10000, Logarithmic = logarithmic, TopDb = 0 };
        var picture = SpectrogramPicture.Draw(Signals.Sine(2000, Signals.Rate, 1), Signals.Rate, view);
        var brightest = Enumerable.Range(0, 200).MaxBy(y => picture.Pixels[3 * (y * 100 + 50) + 1]);
        var expected = logarithmic ? Math.Log(2000.0 / 60) / Math.Log(10000.0 / 60) : (2000.0 - 60) / (10000 - 60);
        Assert.Equal(200 * (1 - expected), brightest, 2.5);
    }

    [Fact]
    public void Figure_IsWellFormedWithHostileTexts()
    {
        var audio = Signals.Sine(500, 4410);
        var svg = new Figure { Heading = "a<b>&\"'" }
            .Add(new WaveformPanel { Title = "</svg><script>alert(1)</script>", Audio = audio, SampleRate = Signals.Rate })
            .Add(new SpectrogramPanel { Title = "spectrum", Audio = audio, SampleRate = Signals.Rate })
            .Add(new LinePanel
            {
                Title = "curves",
                HorizontalLabel = "step",
                VerticalLabel = "loss",
                Curves = [new Curve("<x>", [(0, 1), (1, double.NaN), (2, 3), (3, 2)])],
            })
            .ToSvg();

        var document = XDocument.Parse(svg);
        Assert.DoesNotContain(document.Descendants(), element => element.Name.LocalName == "script");
        var texts = document.Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value).ToArray();
        Assert.Contains("</svg><script>alert(1)</script>", texts);
        Assert.Contains("time (s)", texts);
        Assert.Contains("frequency (Hz)", texts);
        var image = document.Descendants().Single(element => element.Name.LocalName == "image").Attribute("href")!.Value;
        var (width, height, _) = Decode(Convert.FromBase64String(image["data:image/png;base64,".Length..]));
        Assert.Equal((880, 160), (width, height));
        // A point that is not a number splits the curve into two.
        var curve = document.Descendants().Single(element => (string?)element.Attribute("class") == "curve");
        Assert.Equal(2, curve.Attribute("d")!.Value.Count(letter => letter == 'M'));
    }

    [Fact]
    public void Figure_OfNothing_IsStillAFigure()
    {
        var svg = new Figure()
            .Add(new WaveformPanel { Title = "", Audio = [], SampleRate = Signals.Rate })
            .Add(new LinePanel { Title = "", HorizontalLabel = "", VerticalLabel = "", Curves = [], LogarithmicVertical = true })
            .ToSvg();
        Assert.Equal("svg", XDocument.Parse(svg).Root!.Name.LocalName);
    }

    [Theory]
    [InlineData(0, 10, 5, "0 2 4 6 8 10")]
    [InlineData(0, 1, 4, "0 0.5 1")]
    [InlineData(-1, 1, 4, "-1 -0.5 0 0.5 1")]
    [InlineData(0, 23.4, 9, "0 5 10 15 20")]
    public void LinearTicks_AreRound(double low, double high, int count, string expected) =>
        Assert.Equal(expected, string.Join(' ', new Axis("", low, high).Ticks(count).Select(Axis.Text)));

    [Fact]
    public void LogarithmicTicks_AreOneTwoFive() =>
        Assert.Equal(
            "100 200 500 1k 2k 5k 10k",
            string.Join(' ', new Axis("", 60, 16000, true).Ticks(5).Select(Axis.Text)));

    // CIE L* from sRGB by the standards' formulas.
    private static double Lightness(Rgb color)
    {
        static double Linear(byte value)
        {
            var x = value / 255.0;
            return x <= 0.04045 ? x / 12.92 : Math.Pow((x + 0.055) / 1.055, 2.4);
        }
        var y = 0.2126 * Linear(color.R) + 0.7152 * Linear(color.G) + 0.0722 * Linear(color.B);
        return y > 216.0 / 24389 ? 116 * Math.Cbrt(y) - 16 : y * 24389 / 27;
    }

    private static (int Width, int Height, byte[] Pixels) Decode(byte[] png)
    {
        Assert.Equal("89504E470D0A1A0A", Convert.ToHexString(png[..8]));
        int width = 0, height = 0;
        var data = new MemoryStream();
        for (var at = 8; at < png.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            var type = Encoding.ASCII.GetString(png, at + 4, 4);
            Assert.Equal(BitwiseCrc(png.AsSpan(at + 4, length + 4)), BinaryPrimitives.ReadUInt32BigEndian(png.AsSpan(at + 8 + length)));
            if (type == "IHDR")
            {
                width = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at + 8));
                height = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at + 12));
                Assert.Equal("0802000000", Convert.ToHexString(png.AsSpan(at + 16, 5)));
            }
            if (type == "IDAT")
                data.Write(png, at + 8, length);
            at += length + 12;
        }
        data.Position = 0;
        using var zlib = new ZLibStream(data, CompressionMode.Decompress);
        var rows = new MemoryStream();
        zlib.CopyTo(rows);
        var pixels = new List<byte>();
        for (var y = 0; y < height; y++)
        {
            var row = rows.ToArray().AsSpan(y * (3 * width + 1), 3 * width + 1);
            Assert.Equal(0, row[0]);
            pixels.AddRange(row[1..]);
        }
        return (width, height, [.. pixels]);
    }

    // The definition, bit by bit, without a table.
    private static uint BitwiseCrc(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? 0xEDB88320 ^ crc >> 1 : crc >> 1;
        }
        return ~crc;
    }
}
