using System.Reflection;
using System.Text;
using System.Text.Json;
using NeuralSynth.Plugin.Tests.Published;
using NeuralSynth.Vst3.Interop;

namespace NeuralSynth.Plugin.Tests.Vst3;

/// <summary>The published module's factory.</summary>
[Collection(PublishedPluginTests.Name)]
public sealed unsafe class FactoryTests(PublishedPlugin published) : IDisposable
{
    private readonly Vst3Fixture _host = new(published);

    public void Dispose() => _host.Dispose();

    [Fact]
    public void Factory_AnswersItsThreeVersionsAndNothingElse()
    {
        IPluginFactory* factory = _host.Module.Factory;
        foreach (Iid known in (Iid[])[FUnknown.Id, IPluginFactory.Id, IPluginFactory.Id2, IPluginFactory.Id3])
        {
            Iid id = known;
            void* found;
            Assert.Equal(Result.Ok, factory->Vtable->Unknown.QueryInterface(factory, &id, &found));
            Assert.True(found == factory);
            factory->Vtable->Unknown.Release(factory);
        }

        Iid other = IComponent.Id;
        void* nothing = factory;
        Assert.Equal(Result.NoInterface, factory->Vtable->Unknown.QueryInterface(factory, &other, &nothing));
        Assert.True(nothing == null);
        Assert.Equal(Result.InvalidArgument, factory->Vtable->Unknown.QueryInterface(factory, null, &nothing));
        Assert.Equal(Result.InvalidArgument, factory->Vtable->Unknown.QueryInterface(factory, &other, null));
    }

    [Theory]
    [InlineData(0, "NeuralSynth Timbre", "Fx|")]
    [InlineData(1, "NeuralSynth Drums", "Instrument|Drum")]
    public void ClassInfos_AgreeWithEachOther(int index, string name, string categories)
    {
        IPluginFactory* factory = _host.Module.Factory;
        PFactoryInfo about;
        Assert.Equal(Result.Ok, factory->Vtable->GetFactoryInfo(factory, &about));
        Assert.Equal("NeuralSynth", Text(about.Vendor, PFactoryInfo.VendorSize));
        Assert.Equal(2, factory->Vtable->CountClasses(factory));

        PClassInfo first;
        PClassInfo2 second;
        PClassInfoW wide;
        Assert.Equal(Result.Ok, factory->Vtable->GetClassInfo(factory, index, &first));
        Assert.Equal(Result.Ok, factory->Vtable->GetClassInfo2(factory, index, &second));
        Assert.Equal(Result.Ok, factory->Vtable->GetClassInfoUnicode(factory, index, &wide));
        Assert.Equal(first.ClassId, second.First.ClassId);
        Assert.Equal(first.ClassId, wide.ClassId);
        Assert.Equal(name, Text(first.Name, PClassInfo.NameSize));
        Assert.Equal(name, new string(wide.Name));
        Assert.Equal("Audio Module Class", Text(first.Category, PClassInfo.CategorySize));
        Assert.Equal(Text(second.SubCategories, PClassInfo2.SubCategoriesSize), Text(wide.SubCategories, PClassInfo2.SubCategoriesSize));
        Assert.StartsWith(categories, Text(wide.SubCategories, PClassInfo2.SubCategoriesSize), StringComparison.Ordinal);
        Assert.Equal(Assembly.GetExecutingAssembly().GetName().Version!.ToString(3), new string(wide.Version));
    }

    /// <summary>Projects refer to it.</summary>
    [Fact]
    public void ClassIds_AreTheReleasedOnes()
    {
        Assert.Equal(new Iid(0x955B228A, 0xE4CD4265, 0x920EBCD8, 0x7504925A), _host.Module.ClassId(0));
        Assert.Equal(new Iid(0x2C1E9B7D, 0x5A3F4E18, 0xB6D04C92, 0xE81F7A35), _host.Module.ClassId(1));
    }

    [Fact]
    public void WrongQuestions_AreRefused()
    {
        IPluginFactory* factory = _host.Module.Factory;
        PClassInfo info;
        Assert.NotEqual(Result.Ok, factory->Vtable->GetClassInfo(factory, 2, &info));
        Assert.NotEqual(Result.Ok, factory->Vtable->GetClassInfo(factory, -1, &info));
        Assert.NotEqual(Result.Ok, factory->Vtable->GetClassInfo(factory, 0, null));
        Iid real = _host.Module.ClassId(0);
        Iid unknown = IComponent.Id;
        void* made = factory;
        Assert.NotEqual(Result.Ok, factory->Vtable->CreateInstance(factory, &unknown, &unknown, &made));
        Assert.True(made == null);
        Iid foreign = IParamValueQueue.Id;
        Assert.Equal(Result.NoInterface, factory->Vtable->CreateInstance(factory, &real, &foreign, &made));
        Assert.True(made == null);
        Assert.Equal(Result.InvalidArgument, factory->Vtable->CreateInstance(factory, null, &foreign, &made));
        Assert.Equal(Result.InvalidArgument, factory->Vtable->CreateInstance(factory, &real, &foreign, null));
        Assert.Equal(Result.Ok, factory->Vtable->SetHostContext(factory, null));
    }

    /// <summary>A host may list the module without loading it: what it reads is what the factory says.</summary>
    [Fact]
    public void ModuleInfo_IsWhatTheFactorySays()
    {
        using JsonDocument file = JsonDocument.Parse(File.ReadAllText(Path.Combine(published.Repository.Vst3Resources, "moduleinfo.json")));
        JsonElement root = file.RootElement;
        Assert.Equal(2, root.GetProperty("Classes").GetArrayLength());
        JsonElement one = root.GetProperty("Classes")[0];
        PClassInfoW wide;
        _host.Module.Factory->Vtable->GetClassInfoUnicode(_host.Module.Factory, 0, &wide);
        PFactoryInfo about;
        _host.Module.Factory->Vtable->GetFactoryInfo(_host.Module.Factory, &about);
        Assert.Equal(new string(wide.Name), one.GetProperty("Name").GetString());
        Assert.Equal(new string(wide.Vendor), one.GetProperty("Vendor").GetString());
        Assert.Equal(new string(wide.Version), one.GetProperty("Version").GetString());
        Assert.Equal(new string(wide.SdkVersion), one.GetProperty("SDKVersion").GetString());
        Assert.Equal(Text(wide.Category, PClassInfo.CategorySize), one.GetProperty("Category").GetString());
        Assert.Equal(Text(wide.SubCategories, PClassInfo2.SubCategoriesSize), string.Join('|', one.GetProperty("Sub Categories").EnumerateArray().Select(c => c.GetString())));
        Assert.Equal((int)wide.ClassFlags, one.GetProperty("Class Flags").GetInt32());
        Assert.Equal(wide.Cardinality, one.GetProperty("Cardinality").GetInt32());
        uint[] words = [.. Enumerable.Range(0, 4).Select(i => Convert.ToUInt32(one.GetProperty("CID").GetString()!.Substring(8 * i, 8), 16))];
        Assert.Equal(wide.ClassId, new Iid(words[0], words[1], words[2], words[3]));
        JsonElement flags = root.GetProperty("Factory Info").GetProperty("Flags");
        Assert.Equal((about.Flags & PFactoryInfo.Unicode) != 0, flags.GetProperty("Unicode").GetBoolean());
        Assert.Equal((about.Flags & PFactoryInfo.ComponentNonDiscardable) != 0, flags.GetProperty("Component Non Discardable").GetBoolean());
        Assert.False(flags.GetProperty("Classes Discardable").GetBoolean());
    }

    [Fact]
    public void OpenAndClose_AreCounted()
    {
        for (int round = 0; round < 5; round++)
        {
            Assert.Equal(1, _host.Module.Open());
            IPluginFactory* again = _host.Module.TakeFactory();
            Assert.True(again == _host.Module.Factory);
            again->Vtable->Unknown.Release(again);
            Assert.Equal(1, _host.Module.Close());
        }

        using Host.Vst3Effect effect = _host.Effect();
        effect.Activate(48000, 64);
        effect.Deactivate();
    }

    private static string Text(byte* text, int capacity)
    {
        var field = new ReadOnlySpan<byte>(text, capacity);
        return Encoding.UTF8.GetString(field[..field.IndexOf((byte)0)]);
    }
}
