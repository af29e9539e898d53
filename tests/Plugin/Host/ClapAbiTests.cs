using System.Runtime.InteropServices;
using NeuralSynth.Clap.Interop;

namespace NeuralSynth.Plugin.Tests.Host;

/// <summary>Sizes and offsets against those of the C headers (CLAP 1.2.10, 64 bit).</summary>
public sealed unsafe class ClapAbiTests
{
    [Fact]
    public void Structures_HaveTheSizesOfTheCHeaders()
    {
        Assert.Equal(12, sizeof(ClapVersion));
        Assert.Equal(40, sizeof(ClapPluginEntry));
        Assert.Equal(24, sizeof(ClapPluginFactory));
        Assert.Equal(88, sizeof(ClapPluginDescriptor));
        Assert.Equal(96, sizeof(ClapPlugin));
        Assert.Equal(88, sizeof(ClapHost));
        Assert.Equal(64, sizeof(ClapProcess));
        Assert.Equal(32, sizeof(ClapAudioBuffer));
        Assert.Equal(24, sizeof(ClapInputEvents));
        Assert.Equal(16, sizeof(ClapOutputEvents));
        Assert.Equal(16, sizeof(ClapInputStream));
        Assert.Equal(16, sizeof(ClapOutputStream));
    }

    [Fact]
    public void Events_HaveTheSizesOfTheCHeaders()
    {
        Assert.Equal(16, sizeof(ClapEventHeader));
        Assert.Equal(40, sizeof(ClapEventNote));
        Assert.Equal(40, sizeof(ClapEventNoteExpression));
        Assert.Equal(56, sizeof(ClapEventParamValue));
        Assert.Equal(56, sizeof(ClapEventParamMod));
        Assert.Equal(20, sizeof(ClapEventParamGesture));
        Assert.Equal(104, sizeof(ClapEventTransport));
        Assert.Equal(24, sizeof(ClapEventMidi));
        Assert.Equal(40, sizeof(ClapEventMidiSysex));
        Assert.Equal(36, sizeof(ClapEventMidi2));
    }

    [Fact]
    public void Extensions_HaveTheSizesOfTheCHeaders()
    {
        Assert.Equal(1320, sizeof(ClapParamInfo));
        Assert.Equal(288, sizeof(ClapAudioPortInfo));
        Assert.Equal(268, sizeof(ClapNotePortInfo));
        Assert.Equal(48, sizeof(ClapPluginParams));
        Assert.Equal(24, sizeof(ClapHostParams));
        Assert.Equal(16, sizeof(ClapPluginState));
        Assert.Equal(16, sizeof(ClapPluginRender));
        Assert.Equal(16, sizeof(ClapHostPresetLoad));
        Assert.Equal(16, sizeof(ClapHostThreadCheck));
    }

    [Theory]
    [InlineData(typeof(ClapEventNote), nameof(ClapEventNote.Velocity), 32)]
    [InlineData(typeof(ClapEventNoteExpression), nameof(ClapEventNoteExpression.Value), 32)]
    [InlineData(typeof(ClapEventParamValue), nameof(ClapEventParamValue.Cookie), 24)]
    [InlineData(typeof(ClapEventParamValue), nameof(ClapEventParamValue.Value), 48)]
    [InlineData(typeof(ClapEventParamMod), nameof(ClapEventParamMod.Amount), 48)]
    [InlineData(typeof(ClapEventTransport), nameof(ClapEventTransport.SongPositionBeats), 24)]
    [InlineData(typeof(ClapEventTransport), nameof(ClapEventTransport.Tempo), 40)]
    [InlineData(typeof(ClapEventTransport), nameof(ClapEventTransport.BarNumber), 96)]
    [InlineData(typeof(ClapPluginEntry), nameof(ClapPluginEntry.Init), 16)]
    [InlineData(typeof(ClapParamInfo), nameof(ClapParamInfo.MinValue), 1296)]
    [InlineData(typeof(ClapAudioPortInfo), nameof(ClapAudioPortInfo.PortType), 272)]
    public void Field_LiesWhereTheCHeadersPutIt(Type type, string field, int offset) =>
        Assert.Equal(offset, (int)Marshal.OffsetOf(type, field));
}
