using System.Runtime.InteropServices;
using NeuralSynth.Contract;
using NeuralSynth.Engine.Drums;
using NeuralSynth.Media;
using NeuralSynth.Models;
using NeuralSynth.Plugin.Drums;
using NeuralSynth.Plugin.Parameters;
using NeuralSynth.Plugin.Tests.Published;
using NeuralSynth.Tests.Shared;

namespace NeuralSynth.Plugin.Tests.Drums;

/// <summary>Recordings dropped on a pad.</summary>
[Collection(PublishedPluginTests.Name)]
public sealed unsafe class DroppedHitTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("neuralsynth-").FullName;
    private readonly string _model;

    public DroppedHitTests(PublishedPlugin published)
    {
        PluginBundle.Open(published.Repository.BundleContents);
        _model = Path.Combine(published.Repository.Root, "Presets", "Drums.nsmodel");
    }

    public void Dispose()
    {
        PluginBundle.Close();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void DeepDecayingTone_IsADrumOfItsKind_WithItsRecordingAndNeighbours()
    {
        DroppedHit hit = DroppedHit.Read(Tone("kick.wav", 55), _model, seed: 3);
        Assert.Contains(FactoryKit.Classes[hit.Placement.Class], (string[])["Kick", "Tom", "Percussion"]);
        Assert.Equal(8, hit.Variations.Count);
        Assert.Equal(DrumHitForm.Peak, hit.Original.Samples.Max(), 1e-6f);
        Assert.Equal(DrumHitForm.SampleRate, hit.Original.SampleRate);
        Assert.InRange(hit.Placement.Residual, 0, 3);
        Assert.Equal(hit.Placement.MapX, DroppedHit.Read(Path.Combine(_folder, "kick.wav"), _model).Placement.MapX);
    }

    [Fact]
    public void UseHit_MovesThePadAndKeepsTheRecording()
    {
        var bridge = (DrumBridge*)PluginSession.AllocateBridge(PluginType.Drums);
        using (var session = new DrumSession(bridge, this, new Silent()))
        {
            DrumPlugin drums = session.Instrument;
            double Value(int offset) => drums.GetValue(DrumParameters.Of(4, offset));
            double pan = Value(DrumParameter.Pan);
            var placement = new DrumPlacement { Class = 3, MapX = 0.25, MapY = -0.5, Descriptors = [1, 2, -1, -2], FineLatents = [.. Enumerable.Range(1, 8).Select(i => 0.25 * i)] };
            drums.UseHit(4, placement, new DrumSample(0, 44100, [0.5f, -0.25f]));
            Assert.Equal((3, 0.25, -0.5, pan), ((int)Value(DrumParameter.Class), Value(DrumParameter.MapX), Value(DrumParameter.MapY), Value(DrumParameter.Pan)));
            Assert.Equal([1, 2, -1, -2], Enumerable.Range(0, 4).Select(i => Value(DrumParameter.Brightness + i)));
            Assert.Equal(placement.FineLatents, Enumerable.Range(0, 8).Select(i => Value(DrumParameter.FineLatent + i)));
            Assert.Equal([0.5f, -0.25f], drums.OriginalOf(4)!.Samples);
            drums.UseHit(4, placement, null);
            Assert.Null(drums.OriginalOf(4));
        }

        NativeMemory.Free(bridge);
    }

    [Fact]
    public void WhatIsNoHit_OrNoModelForIt_IsNamed()
    {
        string bare = TinyDrums.Package().WriteTo(Path.Combine(_folder, "bare.nsmodel"));
        Assert.Contains("encoder", Assert.Throws<ModelPackageException>(() => DroppedHit.Read(Tone("tone.wav", 200), bare)).Message, StringComparison.Ordinal);
        string noise = Path.Combine(_folder, "text.wav");
        File.WriteAllText(noise, "no audio at all");
        Assert.Contains("text.wav", Assert.Throws<AudioFileException>(() => DroppedHit.Read(noise, _model)).Message, StringComparison.Ordinal);
    }

    private string Tone(string name, double hz)
    {
        string path = Path.Combine(_folder, name);
        float[] audio = [.. Enumerable.Range(0, 24000).Select(n => (float)(0.8 * Math.Exp(-n / 9000.0) * Math.Sin(2 * Math.PI * hz * n / 48000 * (1 + Math.Exp(-n / 600.0)))))];
        WavFile.Write(path, AudioBuffer.Mono(audio, 48000));
        return path;
    }

    private sealed class Silent : IPluginHost
    {
        public void Log(LogLevel level, string message)
        {
        }

        public void ParametersChanged(bool namesToo)
        {
        }

        public void RequestRestart()
        {
        }

        public void RequestMainThread()
        {
        }
    }
}
