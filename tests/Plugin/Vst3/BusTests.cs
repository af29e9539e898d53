using NeuralSynth.Plugin.Tests.Published;
using NeuralSynth.Plugin.Tests.Vst3.Host;
using NeuralSynth.Vst3.Interop;

namespace NeuralSynth.Plugin.Tests.Vst3;

/// <summary>Buses, layouts and sample sizes.</summary>
[Collection(PublishedPluginTests.Name)]
public sealed unsafe class BusTests(PublishedPlugin published) : IDisposable
{
    private readonly Vst3Fixture _host = new(published);

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData(MediaType.Audio, BusDirection.Input, 1)]
    [InlineData(MediaType.Audio, BusDirection.Output, 1)]
    [InlineData(MediaType.Event, BusDirection.Input, 1)]
    [InlineData(MediaType.Event, BusDirection.Output, 0)]
    [InlineData(7, BusDirection.Input, 0)]
    [InlineData(MediaType.Audio, 7, 0)]
    public void Buses_AreDescribedAlwaysTheSame(int mediaType, int direction, int count)
    {
        using Vst3Effect effect = _host.Effect();
        IComponent* component = effect.Component;
        Assert.Equal(count, component->Vtable->GetBusCount(component, mediaType, direction));
        for (int index = -1; index < 3; index++)
        {
            BusInfo first;
            BusInfo again;
            new Span<byte>(&first, sizeof(BusInfo)).Fill(0xAA);
            new Span<byte>(&again, sizeof(BusInfo)).Fill(0x55);
            bool exists = index >= 0 && index < count;
            Assert.Equal(exists, component->Vtable->GetBusInfo(component, mediaType, direction, index, &first) == Result.Ok);
            Assert.Equal(exists, component->Vtable->ActivateBus(component, mediaType, direction, index, 1) == Result.Ok);
            if (!exists) continue;
            component->Vtable->GetBusInfo(component, mediaType, direction, index, &again);
            Assert.True(new Span<byte>(&first, sizeof(BusInfo)).SequenceEqual(new Span<byte>(&again, sizeof(BusInfo))));
            Assert.NotEqual(0, first.Name[0]);
            Assert.Equal(mediaType, first.MediaType);
            Assert.Equal(direction, first.Direction);
        }
    }

    [Fact]
    public void Layouts_AreMonoOrStereoOnBothSides()
    {
        using Vst3Effect effect = _host.Effect();
        ulong[] all = [SpeakerArrangement.Empty, SpeakerArrangement.Mono, SpeakerArrangement.Stereo, 4, 0x3F];
        foreach (ulong input in all)
        {
            foreach (ulong output in all)
            {
                ulong before = Arrangement(effect, BusDirection.Input);
                bool fits = input == output && input is SpeakerArrangement.Mono or SpeakerArrangement.Stereo && input == output;
                ulong ins = input, outs = output;
                Assert.Equal(fits, effect.Processor->Vtable->SetBusArrangements(effect.Processor, &ins, 1, &outs, 1) == Result.Ok);
                ulong expected = fits ? input : before;
                Assert.Equal(expected, Arrangement(effect, BusDirection.Input));
                Assert.Equal(expected, Arrangement(effect, BusDirection.Output));
                Assert.Equal(expected == SpeakerArrangement.Mono ? 1 : 2, Channels(effect));
            }
        }

        ulong stereo = SpeakerArrangement.Stereo;
        Assert.NotEqual(Result.Ok, effect.Processor->Vtable->SetBusArrangements(effect.Processor, null, 0, &stereo, 1));
        Assert.NotEqual(Result.Ok, effect.Processor->Vtable->SetBusArrangements(effect.Processor, null, 1, null, 1));
    }

    [Fact]
    public void DoublePrecision_IsRefusedEverywhere()
    {
        using Vst3Effect effect = _host.Effect();
        IAudioProcessor* processor = effect.Processor;
        Assert.Equal(Result.Ok, processor->Vtable->CanProcessSampleSize(processor, SampleSize.Sample32));
        Assert.Equal(Result.False, processor->Vtable->CanProcessSampleSize(processor, SampleSize.Sample64));
        Assert.Equal(Result.False, processor->Vtable->CanProcessSampleSize(processor, 2));
        var setup = new ProcessSetup { SampleRate = 48000, MaxSamplesPerBlock = 64, SymbolicSampleSize = SampleSize.Sample64 };
        Assert.NotEqual(Result.Ok, processor->Vtable->SetupProcessing(processor, &setup));
        effect.Activate(48000, 64);
        using var buffers = new Vst3Buffers(2, 64);
        ProcessData data = effect.Data(64, null);
        data.SymbolicSampleSize = SampleSize.Sample64;
        buffers.Connect(&data);
        Assert.Equal(Result.InvalidArgument, processor->Vtable->Process(processor, &data));
        effect.Deactivate();
    }

    [Fact]
    public void Routing_LeadsFromInputToOutput()
    {
        using Vst3Effect effect = _host.Effect();
        var input = new RoutingInfo { MediaType = MediaType.Audio, Channel = 1 };
        RoutingInfo output;
        Assert.Equal(Result.Ok, effect.Component->Vtable->GetRoutingInfo(effect.Component, &input, &output));
        Assert.Equal(1, output.Channel);
        input.MediaType = MediaType.Event;
        Assert.NotEqual(Result.Ok, effect.Component->Vtable->GetRoutingInfo(effect.Component, &input, &output));
    }

    [Fact]
    public void Component_IsUnitedAndReadsNothingOfTheTransport()
    {
        using Vst3Effect effect = _host.Effect();
        Iid id = IBStream.Id;
        Assert.NotEqual(Result.Ok, effect.Component->Vtable->GetControllerClassId(effect.Component, &id));
        var requirements = (IProcessContextRequirements*)effect.Query(IProcessContextRequirements.Id);
        Assert.Equal(0u, requirements->Vtable->GetProcessContextRequirements(requirements));
        requirements->Vtable->Unknown.Release(requirements);
        var prefetch = (IPrefetchableSupport*)effect.Query(IPrefetchableSupport.Id);
        uint support;
        Assert.Equal(Result.Ok, prefetch->Vtable->GetPrefetchableSupport(prefetch, &support));
        Assert.Equal(PrefetchableSupportVtable.IsYetPrefetchable, support);
        prefetch->Vtable->Unknown.Release(prefetch);
    }

    private static ulong Arrangement(Vst3Effect effect, int direction)
    {
        ulong arrangement;
        Assert.Equal(Result.Ok, effect.Processor->Vtable->GetBusArrangement(effect.Processor, direction, 0, &arrangement));
        return arrangement;
    }

    private static int Channels(Vst3Effect effect)
    {
        BusInfo info;
        Assert.Equal(Result.Ok, effect.Component->Vtable->GetBusInfo(effect.Component, MediaType.Audio, BusDirection.Output, 0, &info));
        return info.ChannelCount;
    }
}
