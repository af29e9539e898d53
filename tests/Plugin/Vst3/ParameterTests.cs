using NeuralSynth.Clap.Interop;
using NeuralSynth.Host.Abi;
using NeuralSynth.Plugin.Parameters;
using NeuralSynth.Plugin.Tests.Published;
using NeuralSynth.Plugin.Tests.Vst3.Host;
using NeuralSynth.Tests.Shared;
using NeuralSynth.Vst3.Interop;

namespace NeuralSynth.Plugin.Tests.Vst3;

/// <summary>Parameters: the same as CLAP's, in VST3's clothes.</summary>
[Collection(PublishedPluginTests.Name)]
public sealed unsafe class ParameterTests(PublishedPlugin published) : IDisposable
{
    private readonly Vst3Fixture _host = new(published);

    public void Dispose() => _host.Dispose();

    [Fact]
    public void Parameters_AreThoseOfClap()
    {
        using ProcessHarness clap = _host.ClapPlugin(SamplePackages.Ddsp());
        using Vst3Effect effect = _host.Effect();
        Assert.Equal(Result.Ok, effect.Load(clap.Plugin.State.Save()));
        IReadOnlyList<PluginParameter> expected = clap.Plugin.Parameters.All;
        ParameterInfo[] found = Infos(effect);
        Assert.Equal(expected.Select(p => p.Id), found.Select(p => p.Id));
        for (int i = 0; i < found.Length; i++)
        {
            PluginParameter p = expected[i];
            ParameterInfo info = found[i];
            Assert.Equal(p.Name, new string(info.Title));
            Assert.Equal(p.IsStepped && p.Max - p.Min <= ushort.MaxValue ? (int)(p.Max - p.Min) : 0, info.StepCount);
            Assert.Equal(p.Default, effect.ToPlain(p.Id, info.DefaultNormalizedValue));
            Assert.Equal(p.Min, effect.ToPlain(p.Id, 0));
            Assert.Equal(p.Max, effect.ToPlain(p.Id, 1));
            Assert.Equal(p.IsReadOnly, (info.Flags & ParameterInfo.IsReadOnly) != 0);
            Assert.Equal((p.Flags & ClapParamFlags.IsAutomatable) != 0, (info.Flags & ParameterInfo.CanAutomate) != 0);
            Assert.Equal((p.Flags & ClapParamFlags.IsBypass) != 0, (info.Flags & ParameterInfo.IsBypass) != 0);
            Assert.Equal((p.Flags & ClapParamFlags.IsEnum) != 0, (info.Flags & ParameterInfo.IsList) != 0);
            Assert.Equal(p.Module, UnitName(effect, info.UnitId));
        }

        Assert.Single(found, info => (info.Flags & ParameterInfo.IsBypass) != 0);
        Assert.Single(found, info => (info.Flags & ParameterInfo.IsProgramChange) != 0);
    }

    /// <summary>Default, ends, and values as a user types them, come back as they were written.</summary>
    [Fact]
    public void PlainValues_SurviveNormalisation()
    {
        using Vst3Effect effect = _host.Effect();
        var random = new Random(5);
        foreach (ParameterDefinition p in TimbreParameters.All)
        {
            for (int i = 0; i < 50; i++)
            {
                double plain = p.Minimum + random.NextDouble() * (p.Maximum - p.Minimum);
                plain = p.IsStepped ? Math.Floor(plain) : Math.Round(plain, 4);
                double normalized = effect.ToNormalized(p.Id, plain);
                Assert.InRange(normalized, 0, 1);
                Assert.Equal(plain, effect.ToPlain(p.Id, normalized));
            }

            Assert.Equal(p.Minimum, effect.ToPlain(p.Id, -1));
            Assert.Equal(p.Maximum, effect.ToPlain(p.Id, 2));
            Assert.Equal(p.Minimum, effect.ToPlain(p.Id, double.NaN));
            Assert.Equal(0, effect.ToNormalized(p.Id, double.NaN));
        }
    }

    [Fact]
    public void Steps_ShareTheRangeEvenly()
    {
        using Vst3Effect effect = _host.Effect();
        uint slot = TimbreParameters.ByKey["modelSlot"].Id;
        for (int i = 0; i < 800; i++) Assert.Equal(i / 100, effect.ToPlain(slot, (i + 0.5) / 800));
    }

    [Fact]
    public void Texts_ReadBackWithAndWithoutTheUnit()
    {
        using Vst3Effect effect = _host.Effect(SamplePackages.Ddsp());
        ParameterInfo[] infos = Infos(effect);
        var random = new Random(6);
        foreach (ParameterInfo copy in infos)
        {
            ParameterInfo info = copy;
            string unit = new(info.Units);
            for (int i = 0; i < 20; i++)
            {
                string text = TextOf(effect, info.Id, random.NextDouble());
                Assert.NotEmpty(text);
                if (unit.Length > 0) Assert.False(text.EndsWith(unit, StringComparison.Ordinal), $"'{text}' repeats the unit");
                foreach (string typed in (string[])[text, $"{text} {unit}".TrimEnd()])
                {
                    Assert.Equal(Result.Ok, Parse(effect, info.Id, typed, out double parsed));
                    Assert.Equal(text, TextOf(effect, info.Id, parsed));
                }
            }
        }

        Assert.NotEqual(Result.Ok, Parse(effect, 3, "half", out _));
        Assert.NotEqual(Result.Ok, Parse(effect, 3, "", out _));
        Assert.NotEqual(Result.Ok, Parse(effect, 987654, "1", out _));
    }

    [Fact]
    public void ModelSlots_AreProgramsAndTakeTheirNamesFromTheModels()
    {
        using Vst3Effect effect = _host.Effect(SamplePackages.Ddsp(new SampleDdsp { Name = "Glass" }));
        var units = (IUnitInfo*)effect.Query(IUnitInfo.Id);
        ProgramListInfo list;
        Assert.Equal(1, units->Vtable->GetProgramListCount(units));
        Assert.Equal(Result.Ok, units->Vtable->GetProgramListInfo(units, 0, &list));
        uint slot = TimbreParameters.ByKey["modelSlot"].Id;
        char* name = stackalloc char[String128.Size];
        for (int i = 0; i < list.ProgramCount; i++)
        {
            Assert.Equal(Result.Ok, units->Vtable->GetProgramName(units, list.Id, i, name));
            Assert.Equal(TextOf(effect, slot, effect.ToNormalized(slot, i)), new string(name));
        }

        units->Vtable->GetProgramName(units, list.Id, 0, name);
        Assert.Equal("1: Glass", new string(name));
        Assert.NotEqual(Result.Ok, units->Vtable->GetProgramName(units, list.Id, list.ProgramCount, name));
        units->Vtable->Unknown.Release(units);
    }

    [Fact]
    public void Units_AreATreeWithOneRoot()
    {
        using Vst3Effect effect = _host.Effect();
        var units = (IUnitInfo*)effect.Query(IUnitInfo.Id);
        int count = units->Vtable->GetUnitCount(units);
        for (int i = 0; i < count; i++)
        {
            UnitInfo info;
            Assert.Equal(Result.Ok, units->Vtable->GetUnitInfo(units, i, &info));
            Assert.Equal(i, info.Id);
            Assert.Equal(i == 0 ? UnitInfo.NoParent : UnitInfo.Root, info.ParentUnitId);
            Assert.NotEqual(0, info.Name[0]);
        }

        UnitInfo beyond;
        Assert.NotEqual(Result.Ok, units->Vtable->GetUnitInfo(units, count, &beyond));
        units->Vtable->Unknown.Release(units);
    }

    [Fact]
    public void MidiControllers_LeadToParametersThatRestAtTheirDefault()
    {
        using Vst3Effect effect = _host.Effect();
        var mapping = (IMidiMapping*)effect.Query(IMidiMapping.Id);
        var found = new Dictionary<int, uint>();
        for (short controller = 0; controller < 140; controller++)
        {
            uint id;
            if (mapping->Vtable->GetMidiControllerAssignment(mapping, 0, 3, controller, &id) == Result.Ok) found.Add(controller, id);
        }

        Assert.Equal([1, 74, 129], found.Keys);
        Assert.Equal(TimbreParameters.ByKey["morph"].Id, found[1]);
        Assert.Equal(TimbreParameters.ByKey["morph"].Default, effect.ToPlain(found[1], 0));
        Assert.Equal(TimbreParameters.ByKey["brightness"].Default, effect.ToPlain(found[74], 0.5));
        Assert.Equal(TimbreParameters.ByKey["tune"].Default, effect.ToPlain(found[129], 0.5));
        uint none;
        Assert.NotEqual(Result.Ok, mapping->Vtable->GetMidiControllerAssignment(mapping, 1, 0, 1, &none));
        mapping->Vtable->Unknown.Release(mapping);
    }

    [Fact]
    public void Mix_IsFoundByItsFunction()
    {
        using Vst3Effect effect = _host.Effect();
        var functions = (IParameterFunctionName*)effect.Query(IParameterFunctionName.Id);
        uint id;
        fixed (byte* name = IParameterFunctionName.DryWetMix) Assert.Equal(Result.Ok, functions->Vtable->GetParameterIdFromFunctionName(functions, 0, name, &id));
        Assert.Equal(TimbreParameters.ByKey["mix"].Id, id);
        fixed (byte* name = "Randomize\0"u8) Assert.NotEqual(Result.Ok, functions->Vtable->GetParameterIdFromFunctionName(functions, 0, name, &id));
        functions->Vtable->Unknown.Release(functions);
    }

    [Fact]
    public void ReadOnlyAndUnknownParameters_AreNotSet()
    {
        using Vst3Effect effect = _host.Effect();
        uint status = TimbreParameters.ByKey["underRuns"].Id;
        Assert.Equal(Result.Ok, effect.Set(status, 1));
        Assert.Equal(0, effect.Normalized(status));
        Assert.NotEqual(Result.Ok, effect.Set(987654, 1));
        Assert.NotEqual(Result.Ok, effect.Set(3, double.NaN));
        Assert.Equal(1, effect.Normalized(3));
    }

    private static ParameterInfo[] Infos(Vst3Effect effect)
    {
        var infos = new ParameterInfo[effect.Controller->Vtable->GetParameterCount(effect.Controller)];
        for (int i = 0; i < infos.Length; i++)
        {
            fixed (ParameterInfo* info = &infos[i]) Assert.Equal(Result.Ok, effect.Controller->Vtable->GetParameterInfo(effect.Controller, i, info));
        }

        ParameterInfo beyond;
        Assert.NotEqual(Result.Ok, effect.Controller->Vtable->GetParameterInfo(effect.Controller, infos.Length, &beyond));
        Assert.NotEqual(Result.Ok, effect.Controller->Vtable->GetParameterInfo(effect.Controller, -1, &beyond));
        return infos;
    }

    private static string UnitName(Vst3Effect effect, int unit)
    {
        var units = (IUnitInfo*)effect.Query(IUnitInfo.Id);
        UnitInfo info;
        Assert.Equal(Result.Ok, units->Vtable->GetUnitInfo(units, unit, &info));
        units->Vtable->Unknown.Release(units);
        return new string(info.Name);
    }

    private static string TextOf(Vst3Effect effect, uint id, double normalized)
    {
        char* text = stackalloc char[String128.Size];
        Assert.Equal(Result.Ok, effect.Controller->Vtable->GetParamStringByValue(effect.Controller, id, normalized, text));
        return new string(text);
    }

    private static int Parse(Vst3Effect effect, uint id, string text, out double normalized)
    {
        double parsed = -1;
        int result;
        fixed (char* start = text) result = effect.Controller->Vtable->GetParamValueByString(effect.Controller, id, start, &parsed);
        normalized = parsed;
        return result;
    }
}
