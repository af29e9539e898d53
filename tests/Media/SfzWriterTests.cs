using System.Globalization;
using System.Text.RegularExpressions;

namespace NeuralSynth.Media.Tests;

/// <summary>What a small reader, written after the format's description and apart from the writer, finds in the text.</summary>
public sealed class SfzWriterTests
{
    [Fact]
    public void Regions_HaveWhatWasGiven()
    {
        var text = SfzWriter.ToText("Kit A", [
            new() { Sample = "Kit A/01 Kick.wav", Name = "Kick", Keys = [35, 36], VolumeDb = -3.25, Pan = -0.5, TuneSemitones = -2.5, VelocityToLevel = 0.75 },
            new() { Sample = "Kit A/09 Closed hat.wav", Name = "Closed hat", Keys = [42], ChokeGroup = 1 },
            new() { Sample = "hat.wav", Name = "Open hat\n// <region>", Keys = [46], ChokeGroup = 1, VolumeDb = 12, TuneSemitones = 0.07 },
        ]);
        var regions = Read(text);
        Assert.Equal(["35", "36", "42", "46"], regions.Select(r => r["key"]));
        Assert.All(regions, r => Assert.Equal(("one_shot", "0"), (r["loop_mode"], r["pitch_keytrack"])));
        var kick = regions[1];
        Assert.Equal(("Kit A/01 Kick.wav", "-3.25", "-50", "75"), (kick["sample"], kick["volume"], kick["pan"], kick["amp_veltrack"]));
        Assert.Equal(("-2", "-50"), (kick["transpose"], kick["tune"]));
        Assert.False(kick.ContainsKey("group"));
        Assert.All(regions.Skip(2), r => Assert.Equal(("1", "1"), (r["group"], r["off_by"])));
        // More than 6 dB is beyond what volume can say: a linear percentage.
        Assert.Equal(12, 20 * Math.Log10(double.Parse(regions[3]["amplitude"], CultureInfo.InvariantCulture) / 100), 1e-4);
        Assert.Equal("7", regions[3]["tune"]);
        Assert.DoesNotContain("transpose", regions[3].Keys);
    }

    [Theory]
    [InlineData("a$b.wav", 36)]
    [InlineData("a=b.wav", 36)]
    [InlineData("a.wav\n<region>", 36)]
    [InlineData("", 36)]
    [InlineData("a.wav", 128)]
    [InlineData("a.wav", -1)]
    public void WhatTheFormatCannotHold_IsRefused(string sample, int key) =>
        Assert.Throws<ArgumentException>(() => SfzWriter.ToText("Kit", [new() { Sample = sample, Name = "x", Keys = [key] }]));

    /// <summary>Regions with the opcodes of global and group headers above them. A sample's name may have spaces: it ends before
    /// the next opcode.</summary>
    internal static List<Dictionary<string, string>> Read(string text)
    {
        Dictionary<string, string> global = [], group = [], current = [];
        var regions = new List<Dictionary<string, string>>();
        foreach (var line in text.Split('\n').Select(l => Regex.Replace(l, "//.*", "")))
        {
            foreach (Match token in Regex.Matches(line, @"<(?<header>\w+)>|(?<key>\w+)=(?<value>.*?)(?=\s+\w+=|\s*<|\s*$)"))
            {
                if (!token.Groups["header"].Success)
                {
                    current[token.Groups["key"].Value] = token.Groups["value"].Value;
                    continue;
                }
                switch (token.Groups["header"].Value)
                {
                    case "global":
                        current = global = [];
                        break;
                    case "group":
                        current = group = new(global);
                        break;
                    case "region":
                        regions.Add(current = new(group.Count > 0 ? group : global));
                        break;
                    default:
                        Assert.Fail($"unknown header {token.Value}");
                        break;
                }
            }
        }
        return regions;
    }
}
