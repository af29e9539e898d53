using NeuralSynth.Vst3.Interop;

namespace NeuralSynth.Host.Conformance.Vst3;

/// <summary>The bundle, the module's functions and the factory.</summary>
internal static unsafe class Vst3ModuleChecks
{
    public static IReadOnlyList<ConformanceCheck<Vst3Subject>> All { get; } =
    [
        new("bundle-structure", "The bundle has a library for this system and a moduleinfo.json with the factory's classes", 2, BundleIsWhole),
        new("module-counted", "The module's entry and exit are counted", 4, ModuleIsCounted),
        new("factory-versions", "The factory answers as IPluginFactory, 2 and 3; unknown interfaces and null are refused", 2, FactoryAnswers),
        new("factory-classes", "The three descriptions of each class agree", 1, ClassesAgree),
        new("factory-wrong-arguments", "Unknown classes, indices out of range and null pointers are refused", 8, WrongArguments),
    ];

    private static void BundleIsWhole(Vst3Subject subject)
    {
        string json = Path.Combine(subject.Library.Bundle, "Contents", "Resources", "moduleinfo.json");
        Check.That(File.Exists(json), "Contents/Resources/moduleinfo.json is missing");
        string text = File.ReadAllText(json);
        foreach (Vst3Class one in subject.Library.Classes) Check.That(text.Contains($"\"{one.Name}\"", StringComparison.Ordinal), $"moduleinfo.json does not name '{one.Name}'");
    }

    private static void ModuleIsCounted(Vst3Subject subject)
    {
        Check.That(subject.Library.Enter(), "a second entry was refused");
        Check.That(subject.Library.Leave(), "an exit was refused");
        using Vst3Session session = subject.Open().Start();
        session.Play(3, 128);
    }

    private static void FactoryAnswers(Vst3Subject subject)
    {
        IPluginFactory* factory = subject.Library.Factory;
        foreach (Iid known in (Iid[])[FUnknown.Id, IPluginFactory.Id, IPluginFactory.Id2, IPluginFactory.Id3])
        {
            Iid id = known;
            void* found = null;
            Check.Equal(Result.Ok, factory->Vtable->Unknown.QueryInterface(factory, &id, &found), "queryInterface of the factory");
            ((IPluginFactory*)found)->Vtable->Unknown.Release(found);
        }

        Iid unknown = new(1, 2, 3, 4);
        void* nothing = factory;
        Check.Equal(Result.NoInterface, factory->Vtable->Unknown.QueryInterface(factory, &unknown, &nothing), "queryInterface of an unknown interface");
        Check.That(nothing == null, "queryInterface left a pointer beside its refusal");
        factory->Vtable->SetHostContext(factory, null);
    }

    private static void ClassesAgree(Vst3Subject subject)
    {
        IPluginFactory* factory = subject.Library.Factory;
        PFactoryInfo factoryInfo;
        Check.Equal(Result.Ok, factory->Vtable->GetFactoryInfo(factory, &factoryInfo), "getFactoryInfo");
        for (int i = 0; i < subject.Library.Classes.Count; i++)
        {
            PClassInfo first;
            PClassInfo2 second;
            PClassInfoW wide;
            Check.Equal(Result.Ok, factory->Vtable->GetClassInfo(factory, i, &first), "getClassInfo");
            Check.Equal(Result.Ok, factory->Vtable->GetClassInfo2(factory, i, &second), "getClassInfo2");
            Check.Equal(Result.Ok, factory->Vtable->GetClassInfoUnicode(factory, i, &wide), "getClassInfoUnicode");
            Check.That(first.ClassId.Equals(second.First.ClassId) && first.ClassId.Equals(wide.ClassId), "the class ids differ");
            string name = Abi.Utf8.Field(first.Name, PClassInfo.NameSize);
            Check.Equal(name, Abi.Utf8.Field(second.First.Name, PClassInfo.NameSize), "name");
            Check.That(Wide(wide.Name).StartsWith(name, StringComparison.Ordinal), $"name: expected {name}, found {Wide(wide.Name)}");
        }
    }

    private static string Wide(char* name)
    {
        var span = new ReadOnlySpan<char>(name, PClassInfo.NameSize);
        int end = span.IndexOf('\0');
        return new string(end < 0 ? span : span[..end]);
    }

    private static void WrongArguments(Vst3Subject subject)
    {
        IPluginFactory* factory = subject.Library.Factory;
        PluginFactoryVtable* table = factory->Vtable;
        PClassInfo info;
        int count = subject.Library.Classes.Count;
        Check.That(table->GetClassInfo(factory, count, &info) != Result.Ok && table->GetClassInfo(factory, -1, &info) != Result.Ok, "a class out of range was described");
        Check.That(table->GetClassInfo(factory, 0, null) != Result.Ok && table->GetFactoryInfo(factory, null) != Result.Ok, "something was described to null");
        Iid component = IComponent.Id, unknown = new(9, 8, 7, 6), known = subject.Plugin.Id;
        void* created = factory;
        Check.That(table->CreateInstance(factory, &unknown, &component, &created) != Result.Ok && created == null, "an unknown class was created");
        created = factory;
        Check.That(table->CreateInstance(factory, &known, &unknown, &created) != Result.Ok && created == null, "a class was created for an unknown interface");
        Check.That(table->CreateInstance(factory, null, &component, &created) != Result.Ok, "a null class was created");
        Check.That(table->CreateInstance(factory, &known, &component, null) != Result.Ok, "a class was created to null");
    }
}
