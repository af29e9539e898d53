using NeuralSynth.Host.Conformance.Vst3;
using NeuralSynth.Plugin.Parameters;
using NeuralSynth.Plugin.Tests.Published;
using NeuralSynth.Plugin.Tests.Vst3.Host;
using NeuralSynth.Tests.Shared;
using NeuralSynth.Vst3.Interop;

namespace NeuralSynth.Plugin.Tests.Vst3;

/// <summary>The host's threads at once: blocks with random points on one, everything that a user interface asks on the
/// other, models coming and going below.</summary>
[Collection(PublishedPluginTests.Name)]
public sealed unsafe class ConcurrencyTests(PublishedPlugin published) : IDisposable
{
    private const int Blocks = 600;
    private readonly Vst3Fixture _host = new(published);

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData(ProcessMode.Realtime)]
    [InlineData(ProcessMode.Offline)]
    public void UserInterfaceAndAudio_AtOnce_DoNoHarm(int mode)
    {
        using Vst3Effect effect = _host.Effect(SamplePackages.Ddsp());
        byte[] state = effect.Save();
        effect.Activate(48000, 512, mode);
        bool playing = true;
        var audio = new Thread(() =>
        {
            Play(effect);
            Volatile.Write(ref playing, false);
        });
        audio.Start();
        var random = new Random(2);
        while (Volatile.Read(ref playing)) AskOnce(effect, state, random);
        audio.Join();
        Assert.False(effect.Handler.WasCalledElsewhere);
        effect.Deactivate();
    }

    private static void Play(Vst3Effect effect)
    {
        var random = new Random(1);
        for (int block = 0; block < Blocks; block++)
        {
            using var changes = new Vst3Changes();
            for (int i = 0; i < 10; i++)
            {
                ParameterDefinition p = TimbreParameters.All[random.Next(TimbreParameters.All.Count)];
                changes.Add(p.Id, random.Next(512), random.NextDouble());
            }

            float[] noise = [.. Enumerable.Range(0, random.Next(1, 513)).Select(_ => random.NextSingle() - 0.5f)];
            effect.Process([noise, noise], changes);
        }
    }

    private static void AskOnce(Vst3Effect effect, byte[] state, Random random)
    {
        ParameterDefinition p = TimbreParameters.All[random.Next(TimbreParameters.All.Count)];
        char* text = stackalloc char[String128.Size];
        ParameterInfo info;
        switch (random.Next(6))
        {
            case 0:
                Assert.Equal(Result.Ok, effect.Set(p.Id, random.NextDouble()));
                break;
            case 1:
                Assert.InRange(effect.Normalized(p.Id), 0, 1);
                break;
            case 2:
                Assert.Equal(Result.Ok, effect.Controller->Vtable->GetParameterInfo(effect.Controller, random.Next(TimbreParameters.All.Count), &info));
                break;
            case 3:
                Assert.Equal(Result.Ok, effect.Controller->Vtable->GetParamStringByValue(effect.Controller, p.Id, random.NextDouble(), text));
                break;
            case 4:
                Assert.NotEmpty(effect.Save());
                break;
            default:
                Assert.Equal(Result.Ok, effect.Load(state));
                break;
        }
    }
}
