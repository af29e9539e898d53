using NeuralSynth.Engine.Realtime;
using NeuralSynth.Host.Conformance.Vst3;
using NeuralSynth.Plugin.Parameters;
using NeuralSynth.Plugin.Tests.Published;
using NeuralSynth.Plugin.Tests.Vst3.Host;
using NeuralSynth.Tests.Shared;
using NeuralSynth.Vst3.Interop;

namespace NeuralSynth.Plugin.Tests.Vst3;

/// <summary>The real-time half inside the VST3 bundle neither allocates nor collects, whatever a host does while sound
/// runs.</summary>
[Collection(PublishedPluginTests.Name)]
public sealed unsafe class RealtimeHalfTests(PublishedPlugin published) : IDisposable
{
    private readonly Vst3Fixture _host = new(published);

    public void Dispose() => _host.Dispose();

    [Fact]
    public void BlocksAutomationStatesAndQueries_AllocateNothing()
    {
        RealtimeTable* table = RealtimeLibrary.Load(published.Repository.Vst3Contents);
        using Vst3Effect effect = _host.Effect(SamplePackages.Ddsp());
        byte[] state = effect.Save();
        effect.Activate(48000, 512, ProcessMode.Realtime);
        Use(effect, state, 50); // everything has been called once
        RealtimeDiagnostics before = Read(table);
        Use(effect, state, 400);
        RealtimeDiagnostics after = Read(table);
        Assert.Equal(before.AllocatedBytes, after.AllocatedBytes);
        Assert.Equal(before.Collections, after.Collections);
        effect.Deactivate();
    }

    [Fact]
    public void Control_AnAllocationIsSeen()
    {
        RealtimeTable* table = RealtimeLibrary.Load(published.Repository.Vst3Contents);
        RealtimeDiagnostics before = Read(table);
        table->AllocateForTest(1000);
        Assert.True(Read(table).AllocatedBytes - before.AllocatedBytes >= 1000);
    }

    private static void Use(Vst3Effect effect, byte[] state, int blocks)
    {
        var random = new Random(1);
        for (int block = 0; block < blocks; block++)
        {
            using var changes = new Vst3Changes();
            for (int i = 0; i < 20; i++)
            {
                ParameterDefinition p = TimbreParameters.All[random.Next(TimbreParameters.All.Count)];
                if (p.IsAutomatable && p.Key != "modelSlot") changes.Add(p.Id, random.Next(512), random.NextDouble());
                effect.ToPlain(p.Id, effect.ToNormalized(p.Id, p.Default));
                if (p.IsAutomatable && p.Key != "modelSlot") effect.Set(p.Id, effect.Normalized(p.Id));
            }

            var units = (FUnknown*)effect.Query(IUnitInfo.Id);
            units->Vtable->Release(units);
            effect.Process([new float[512], new float[512]], changes);
            if (block % 20 == 0) Assert.Equal(Result.Ok, effect.Load(state));
            if (block % 50 == 0) effect.Processor->Vtable->SetProcessing(effect.Processor, 0);
            if (block % 50 == 0) effect.Processor->Vtable->SetProcessing(effect.Processor, 1);
        }
    }

    private static RealtimeDiagnostics Read(RealtimeTable* table)
    {
        RealtimeDiagnostics now;
        table->ReadDiagnostics(&now);
        return now;
    }
}
