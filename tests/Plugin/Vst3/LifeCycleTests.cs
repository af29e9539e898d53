using NeuralSynth.Host.Conformance.Vst3;
using NeuralSynth.Plugin.Tests.Published;
using NeuralSynth.Plugin.Tests.Vst3.Host;
using NeuralSynth.Tests.Shared;
using NeuralSynth.Vst3.Interop;

namespace NeuralSynth.Plugin.Tests.Vst3;

/// <summary>Making, using and ending objects, in the orders of Steinberg's validator and in wrong ones.</summary>
[Collection(PublishedPluginTests.Name)]
public sealed unsafe class LifeCycleTests(PublishedPlugin published) : IDisposable
{
    private static readonly Iid[] Interfaces =
    [
        FUnknown.Id, IPluginBase.Id, IComponent.Id, IAudioProcessor.Id, IEditController.Id, IEditController2.Id, IUnitInfo.Id,
        IMidiMapping.Id, IParameterFunctionName.Id, IProcessContextRequirements.Id, IPrefetchableSupport.Id,
    ];

    private readonly Vst3Fixture _host = new(published);

    public void Dispose() => _host.Dispose();

    [Fact]
    public void EveryInterface_LeadsToEveryOtherAndToOneIdentity()
    {
        using Vst3Effect effect = _host.Effect();
        void* identity = effect.Query(FUnknown.Id);
        foreach (Iid from in Interfaces)
        {
            var pointer = (FUnknown*)effect.Query(from);
            foreach (Iid to in Interfaces)
            {
                Iid id = to;
                void* found;
                Assert.Equal(Result.Ok, pointer->Vtable->QueryInterface(pointer, &id, &found));
                Assert.True(found == effect.Query(to));
                if (to.Equals(FUnknown.Id)) Assert.True(found == identity);
                ((FUnknown*)found)->Vtable->Release(found);
                ((FUnknown*)found)->Vtable->Release(found);
            }

            Iid unknown = IBStream.Id;
            void* nothing = pointer;
            Assert.Equal(Result.NoInterface, pointer->Vtable->QueryInterface(pointer, &unknown, &nothing));
            Assert.True(nothing == null);
            pointer->Vtable->Release(pointer);
        }

        ((FUnknown*)identity)->Vtable->Release(identity);
    }

    [Fact]
    public void References_AreCountedFromAnyThread()
    {
        using Vst3Effect effect = _host.Effect();
        nint component = (nint)effect.Component;
        uint before = Count(effect);
        Parallel.For(0, 4, _ =>
        {
            var unknown = (FUnknown*)component;
            Iid id = IAudioProcessor.Id;
            for (int i = 0; i < 5000; i++)
            {
                unknown->Vtable->AddRef(unknown);
                void* found;
                unknown->Vtable->QueryInterface(unknown, &id, &found);
                ((FUnknown*)found)->Vtable->Release(found);
                unknown->Vtable->Release(unknown);
            }
        });
        Assert.Equal(before, Count(effect));
    }

    [Fact]
    public void InitializeAndTerminate_MayRepeat()
    {
        using Vst3Effect effect = _host.Effect();
        for (int round = 0; round < 4; round++)
        {
            effect.Activate(44100, 64, ProcessMode.Realtime);
            effect.Set(3, 0.25);
            effect.Deactivate();
            Assert.Equal(Result.Ok, effect.Component->Vtable->ActivateBus(effect.Component, MediaType.Audio, BusDirection.Input, 0, 0));
            Assert.Equal(Result.Ok, effect.Component->Vtable->Base.Terminate(effect.Component));
            Assert.Equal(0, effect.Handler.References);
            Assert.Equal(Result.Ok, effect.Component->Vtable->Base.Initialize(effect.Component, null));
            Assert.Equal(1, effect.Normalized(3));
        }
    }

    /// <summary>Some hosts initialize both sides of a united object.</summary>
    [Fact]
    public void InitializeTwice_IsOnce()
    {
        using Vst3Effect effect = _host.Effect();
        effect.Set(3, 0.25);
        Assert.Equal(Result.Ok, effect.Controller->Vtable->Base.Initialize(effect.Controller, null));
        Assert.Equal(0.25, effect.Normalized(3));
        Assert.Equal(Result.Ok, effect.Controller->Vtable->Base.Terminate(effect.Controller));
    }

    [Fact]
    public void BeforeInitializeAndAfterTerminate_NothingCrashes()
    {
        var effect = new Vst3Effect(_host.Module, initialize: false);
        AskEverything(effect);
        Assert.Equal(Result.Ok, effect.Component->Vtable->Base.Initialize(effect.Component, null));
        effect.Terminate();
        AskEverything(effect);
        effect.Dispose();
    }

    /// <summary>A host that forgets to deactivate and terminate before it releases.</summary>
    [Fact]
    public void ReleaseWhileActive_EndsTheObject()
    {
        Vst3Effect effect = _host.Effect(SamplePackages.Ddsp());
        effect.Activate(48000, 256, ProcessMode.Realtime);
        effect.Process([new float[256], new float[256]]);
        effect.Processor->Vtable->Unknown.Release(effect.Processor);
        effect.Controller->Vtable->Base.Unknown.Release(effect.Controller);
        Assert.Equal(0u, effect.Component->Vtable->Base.Unknown.Release(effect.Component));
        Assert.Equal(0, effect.Handler.References);
    }

    [Fact]
    public void WrongOrder_IsRefusedOrHarmless()
    {
        using Vst3Effect effect = _host.Effect();
        var setup = new ProcessSetup { SampleRate = 48000, MaxSamplesPerBlock = 512 };
        ulong stereo = SpeakerArrangement.Stereo;
        Assert.Equal(Result.Ok, effect.Processor->Vtable->SetProcessing(effect.Processor, 1));
        Assert.Equal(Result.Ok, effect.Component->Vtable->SetActive(effect.Component, 1));
        Assert.Equal(Result.Ok, effect.Component->Vtable->SetActive(effect.Component, 1));
        Assert.NotEqual(Result.Ok, effect.Processor->Vtable->SetupProcessing(effect.Processor, &setup));
        Assert.NotEqual(Result.Ok, effect.Processor->Vtable->SetBusArrangements(effect.Processor, &stereo, 1, &stereo, 1));
        Assert.Equal(Result.Ok, effect.Component->Vtable->SetActive(effect.Component, 0));
        Assert.Equal(Result.Ok, effect.Component->Vtable->SetActive(effect.Component, 0));
        Assert.Equal(Result.InvalidArgument, effect.Processor->Vtable->SetupProcessing(effect.Processor, null));
        foreach (double rate in (double[])[0, -1, double.NaN])
        {
            setup.SampleRate = rate;
            Assert.NotEqual(Result.Ok, effect.Processor->Vtable->SetupProcessing(effect.Processor, &setup));
        }
    }

    [Fact]
    public void Instances_LiveSideBySideOnSeveralThreads()
    {
        byte[] state;
        using (Vst3Effect one = _host.Effect(SamplePackages.Ddsp())) state = one.Save();
        Parallel.For(0, 4, index =>
        {
            for (int round = 0; round < 3; round++)
            {
                using var effect = new Vst3Effect(_host.Module);
                Assert.Equal(Result.Ok, effect.Load(state));
                effect.Activate(48000, 256, index % 2 == 0 ? ProcessMode.Realtime : ProcessMode.Offline);
                for (int block = 0; block < 20; block++) effect.Process([new float[256], new float[256]]);
                effect.Deactivate();
            }
        });
    }

    private static uint Count(Vst3Effect effect)
    {
        effect.Component->Vtable->Base.Unknown.AddRef(effect.Component);
        return effect.Component->Vtable->Base.Unknown.Release(effect.Component);
    }

    private static void AskEverything(Vst3Effect effect)
    {
        IComponent* component = effect.Component;
        IAudioProcessor* processor = effect.Processor;
        IEditController* controller = effect.Controller;
        using var stream = new Vst3Stream([1, 2, 3]);
        using var changes = new Vst3Changes();
        changes.Add(3, 0, 0.5);
        BusInfo bus;
        ParameterInfo info;
        ulong arrangement = SpeakerArrangement.Stereo;
        char* text = stackalloc char[String128.Size];
        double value;
        Assert.Equal(Result.NotInitialized, component->Vtable->GetBusInfo(component, MediaType.Audio, BusDirection.Input, 0, &bus));
        Assert.Equal(Result.NotInitialized, component->Vtable->SetActive(component, 1));
        Assert.Equal(Result.NotInitialized, component->Vtable->GetState(component, stream.Stream));
        Assert.Equal(Result.NotInitialized, component->Vtable->SetState(component, stream.Stream));
        Assert.Equal(Result.NotInitialized, processor->Vtable->SetBusArrangements(processor, &arrangement, 1, &arrangement, 1));
        Assert.Equal(Result.NotInitialized, controller->Vtable->GetParameterInfo(controller, 0, &info));
        Assert.Equal(Result.NotInitialized, controller->Vtable->GetParamStringByValue(controller, 3, 0.5, text));
        Assert.Equal(Result.NotInitialized, controller->Vtable->GetParamValueByString(controller, 3, text, &value));
        Assert.NotEqual(Result.Ok, controller->Vtable->SetParamNormalized(controller, 3, 0.5));
        Assert.Equal(0, controller->Vtable->GetParamNormalized(controller, 3));
        Assert.Equal(0u, processor->Vtable->GetLatencySamples(processor));
        Assert.Equal(Result.Ok, effect.Flush(changes));
        ProcessData data = effect.Data(64, changes);
        Assert.Equal(Result.NotInitialized, processor->Vtable->Process(processor, &data));
        Assert.Equal(Result.InvalidArgument, processor->Vtable->Process(processor, null));
        Assert.Equal(Result.Ok, component->Vtable->Base.Terminate(component));
    }
}
