using NeuralSynth.Plugin.Tests.Drums;
using NeuralSynth.Plugin.Tests.Published;
using NeuralSynth.Tests.Shared;

namespace NeuralSynth.Plugin.Tests.AudioPlugSharp;

/// <summary>The instrument behind the adapter: notes, one output of many, and states with a rendered kit.</summary>
[Collection(PublishedPluginTests.Name)]
public sealed class AdapterDrumsTests(PublishedPlugin published) : IDisposable
{
    private const int MaxBlock = 500;
    private const int LengthSamples = 6000;
    private const int Kick = 36;

    private static readonly (int Time, int Key)[] Hits = [(3, Kick), (700, 38), (700, 42), (1499, Kick), (1500, 46), (4000, 38)];

    private readonly RenderFixture _fixture = new(published);

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void NotesAndStates_GiveTheSoundOfClapToTheBit()
    {
        using var clap = new DrumRig(_fixture.Library, _fixture.Model(TinyDrums.Package()));
        using var adapter = new AdapterHarness(published, PluginType.Drums);
        Assert.Empty(adapter.Adapter.Inputs);
        Assert.True(adapter.Adapter.RestoreState(clap.Session.Plugin.State.Save()));
        clap.Session.Start(44100, MaxBlock);
        Assert.True(adapter.Adapter.Start(44100, MaxBlock));
        float[][] expected = clap.Play(LengthSamples, MaxBlock, Hits);
        var found = new List<float>();
        for (int start = 0; start < LengthSamples; start += MaxBlock)
        {
            // Not in order of time: AudioPlugSharp hands over changes first and notes afterwards.
            foreach ((int time, int key) in Hits.Where(hit => hit.Time >= start && hit.Time < start + MaxBlock).OrderByDescending(hit => hit.Time)) adapter.Adapter.NoteOn(key, 0, 1, time - start);
            found.AddRange(adapter.Process([new float[MaxBlock], new float[MaxBlock]])[0]);
        }

        Assert.Equal(expected[0], found);
        Assert.Equal(Hits[0].Time, found.FindIndex(sample => sample != 0));
    }

    [Fact]
    public void Effects_PassNotesOver()
    {
        using var adapter = new AdapterHarness(published);
        Assert.True(adapter.Adapter.Start(48000, MaxBlock));
        adapter.Adapter.NoteOn(Kick, 0, 1, 0);
        Assert.All(adapter.Process([new float[MaxBlock], new float[MaxBlock]])[0], sample => Assert.Equal(0, sample));
    }
}
