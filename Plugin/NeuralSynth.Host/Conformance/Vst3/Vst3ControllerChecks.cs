using NeuralSynth.Vst3.Interop;

namespace NeuralSynth.Host.Conformance.Vst3;

/// <summary>The controller: parameters, units, programs, mappings.</summary>
internal static unsafe class Vst3ControllerChecks
{
    private const int RootUnit = UnitInfo.Root;

    public static IReadOnlyList<ConformanceCheck<Vst3Subject>> All { get; } =
    [
        new("scan-parameters", "Ids, titles, steps, defaults, units and flags of all parameters make sense", 1, ParametersAreValid),
        new("parameter-values", "Plain and normalised values convert both ways; new instances have the defaults", 2, ValuesConvert),
        new("parameter-texts", "Texts read back to the same text", 2, TextsReadBack),
        new("parameter-wrong-arguments", "Unknown ids, indices out of range and null pointers are refused", 8, WrongArguments),
        new("scan-units", "Units have names and different ids", 2, UnitsAreValid),
        new("check-unit-structure", "Units form a tree with one root", 2, UnitsAreATree),
        new("scan-programs", "Program lists have names, programs and names of programs", 2, ProgramsAreValid),
        new("midi-mapping", "Every mapped controller leads to a parameter that exists", 2, MappingsExist),
        new("program-change", "A program-change parameter belongs to a unit with a program list, and has a step per program", 3, ProgramChangesFit),
    ];

    private static void ParametersAreValid(Vst3Subject subject)
    {
        using Vst3Session session = subject.Open();
        var ids = new HashSet<uint>();
        HashSet<int> units = [.. Units(session).Select(unit => unit.Id)];
        foreach (Vst3Parameter p in session.Parameters)
        {
            Check.That((int)p.Id >= 0 && ids.Add(p.Id), $"'{p.Title}': the id {p.Id} is taken or negative as a signed number");
            Check.That(p.Title.Length > 0, $"parameter {p.Id} has no title");
            Check.That(p.StepCount >= 0, $"'{p.Title}': the step count {p.StepCount} is negative");
            Check.That(p.Default is >= 0 and <= 1, $"'{p.Title}': the default {p.Default} lies outside 0 to 1");
            Check.That(p.UnitId == RootUnit || units.Contains(p.UnitId), $"'{p.Title}': the unit {p.UnitId} does not exist");
            Check.That(!(p.CanAutomate && p.IsReadOnly), $"'{p.Title}' can be automated and is read-only");
            Check.That(!(p.IsProgramChange && p.IsReadOnly), $"'{p.Title}' changes programs and is read-only");
            Check.That(!p.IsBypass || (p.CanAutomate && p.StepCount == 1), $"'{p.Title}' is the bypass, but cannot be automated or is no switch");
        }

        Check.That(session.Parameters.Count(p => p.IsBypass) <= 1, "more than one parameter is the bypass");
    }

    private static void ValuesConvert(Vst3Subject subject)
    {
        using Vst3Session session = subject.Open();
        IEditController* controller = session.Controller;
        foreach (Vst3Parameter p in session.Parameters)
        {
            Check.Equal(p.Default, session.Value(p), $"value of '{p.Title}' in a new instance");
            for (int i = 0; i <= 8; i++)
            {
                double normalized = p.StepCount == 0 ? i / 8.0 : Math.Round(i / 8.0 * p.StepCount) / p.StepCount;
                double plain = controller->Vtable->NormalizedParamToPlain(controller, p.Id, normalized);
                double back = controller->Vtable->PlainParamToNormalized(controller, p.Id, plain);
                Check.That(Math.Abs(back - normalized) < 1e-9, $"'{p.Title}': {normalized} is {plain} plain, which is {back} normalised");
            }
        }
    }

    private static void TextsReadBack(Vst3Subject subject)
    {
        using Vst3Session session = subject.Open();
        foreach (Vst3Parameter p in session.Parameters)
        {
            for (int i = 0; i <= 6; i++)
            {
                double normalized = p.StepCount == 0 ? i / 6.0 : Math.Round(i / 6.0 * p.StepCount) / p.StepCount;
                string text = TextOf(session, p, normalized);
                double parsed = ValueOf(session, p, text);
                Check.Equal(text, TextOf(session, p, parsed), $"'{p.Title}' at {normalized}: text of the value that was read from its text");
            }
        }
    }

    private static string TextOf(Vst3Session session, Vst3Parameter p, double normalized)
    {
        char* text = stackalloc char[String128.Size];
        Check.Equal(Result.Ok, session.Controller->Vtable->GetParamStringByValue(session.Controller, p.Id, normalized, text), $"text of '{p.Title}'");
        return Vst3Session.Text(text);
    }

    private static double ValueOf(Vst3Session session, Vst3Parameter p, string text)
    {
        double value = -1;
        fixed (char* characters = text + "\0") Check.Equal(Result.Ok, session.Controller->Vtable->GetParamValueByString(session.Controller, p.Id, characters, &value), $"value of the text '{text}' of '{p.Title}'");
        Check.That(value is >= 0 and <= 1, $"'{p.Title}': the text '{text}' reads as {value}, outside 0 to 1");
        return value;
    }

    private static void WrongArguments(Vst3Subject subject)
    {
        using Vst3Session session = subject.Open();
        IEditController* controller = session.Controller;
        EditControllerVtable* table = controller->Vtable;
        uint unknown = 0x7ABCDEF0;
        ParameterInfo info;
        char* text = stackalloc char[String128.Size];
        double value;
        Check.That(table->GetParameterInfo(controller, session.Parameters.Count, &info) != Result.Ok && table->GetParameterInfo(controller, -1, &info) != Result.Ok, "a parameter out of range was described");
        Check.That(table->GetParameterInfo(controller, 0, null) != Result.Ok, "a parameter was described to null");
        Check.That(table->GetParamStringByValue(controller, unknown, 0.5, text) != Result.Ok, "a parameter that does not exist has a text");
        Check.That(table->GetParamStringByValue(controller, session.Parameters[0].Id, 0.5, null) != Result.Ok, "a text was written to null");
        Check.That(table->GetParamValueByString(controller, session.Parameters[0].Id, null, &value) != Result.Ok, "null was read as a text");
        Check.That(table->SetParamNormalized(controller, unknown, 0.5) != Result.Ok, "a parameter that does not exist was set");
        foreach (double wild in (double[])[double.NaN, double.PositiveInfinity, -5, 5])
        {
            foreach (Vst3Parameter p in session.Parameters.Where(p => !p.IsReadOnly)) table->SetParamNormalized(controller, p.Id, wild);
            Check.That(session.Parameters.All(p => session.Value(p) is >= 0 and <= 1), $"a value lies outside 0 to 1 after {wild}");
        }
    }

    private static List<(int Id, int Parent, string Name, int Programs)> Units(Vst3Session session)
    {
        var all = new List<(int, int, string, int)>();
        void* found = session.Query(IUnitInfo.Id);
        if (found == null) return all;
        var units = (IUnitInfo*)found;
        for (int i = 0; i < units->Vtable->GetUnitCount(units); i++)
        {
            UnitInfo info;
            Check.Equal(Result.Ok, units->Vtable->GetUnitInfo(units, i, &info), $"unit {i}");
            all.Add((info.Id, info.ParentUnitId, Vst3Session.Text(info.Name), info.ProgramListId));
        }

        units->Vtable->Unknown.Release(units);
        return all;
    }

    private static void UnitsAreValid(Vst3Subject subject)
    {
        using Vst3Session session = subject.Open();
        List<(int Id, int Parent, string Name, int Programs)> units = Units(session);
        if (units.Count == 0) Check.Skip("the plug-in has no units");
        Check.Equal(units.Count, units.Select(u => u.Id).Distinct().Count(), "different unit ids");
        Check.That(units.All(u => u.Name.Length > 0), "a unit has no name");
    }

    private static void UnitsAreATree(Vst3Subject subject)
    {
        using Vst3Session session = subject.Open();
        List<(int Id, int Parent, string Name, int Programs)> units = Units(session);
        if (units.Count == 0) Check.Skip("the plug-in has no units");
        Check.Equal(1, units.Count(u => u.Parent == UnitInfo.NoParent), "units without a parent");
        Check.That(units.Any(u => u.Id == RootUnit && u.Parent == UnitInfo.NoParent), "the unit without a parent is not the root");
        foreach ((int id, int parent, string name, _) in units.Where(u => u.Id != RootUnit))
            Check.That(parent != id && units.Any(u => u.Id == parent), $"the unit '{name}' has the parent {parent}, which does not exist");
    }

    private static void ProgramsAreValid(Vst3Subject subject)
    {
        using Vst3Session session = subject.Open();
        IUnitInfo* units = session.Require<IUnitInfo>(IUnitInfo.Id, "IUnitInfo");
        var ids = new HashSet<int>();
        for (int i = 0; i < units->Vtable->GetProgramListCount(units); i++)
        {
            ProgramListInfo list;
            Check.Equal(Result.Ok, units->Vtable->GetProgramListInfo(units, i, &list), $"program list {i}");
            Check.That(ids.Add(list.Id) && list.Id != UnitInfo.NoProgramList, $"program list {i}: the id {list.Id} is taken or invalid");
            Check.That(Vst3Session.Text(list.Name).Length > 0 && list.ProgramCount > 0, $"program list {i} has no name or no programs");
            for (int program = 0; program < list.ProgramCount; program++) VerifyProgram(units, list.Id, program);
        }

        units->Vtable->Unknown.Release(units);
    }

    private static void VerifyProgram(IUnitInfo* units, int list, int program)
    {
        char* name = stackalloc char[String128.Size];
        Check.Equal(Result.Ok, units->Vtable->GetProgramName(units, list, program, name), $"name of program {program}");
        Check.That(Vst3Session.Text(name).Length > 0, $"program {program} has no name");
    }

    private static void MappingsExist(Vst3Subject subject)
    {
        using Vst3Session session = subject.Open();
        IMidiMapping* mapping = session.Require<IMidiMapping>(IMidiMapping.Id, "IMidiMapping");
        HashSet<uint> ids = [.. session.Parameters.Select(p => p.Id)];
        for (short channel = 0; channel < 16; channel++)
        {
            for (short controller = 0; controller < 133; controller++)
            {
                uint id;
                if (mapping->Vtable->GetMidiControllerAssignment(mapping, 0, channel, controller, &id) == Result.Ok)
                    Check.That(ids.Contains(id), $"controller {controller} leads to the parameter {id}, which does not exist");
            }
        }

        uint none;
        Check.That(mapping->Vtable->GetMidiControllerAssignment(mapping, 99, 0, 1, &none) != Result.Ok, "a controller of a bus that does not exist is mapped");
        mapping->Vtable->Unknown.Release(mapping);
    }

    private static void ProgramChangesFit(Vst3Subject subject)
    {
        using Vst3Session session = subject.Open();
        Vst3Parameter[] changes = [.. session.Parameters.Where(p => p.IsProgramChange)];
        if (changes.Length == 0) Check.Skip("no parameter changes programs");
        List<(int Id, int Parent, string Name, int Programs)> units = Units(session);
        foreach (Vst3Parameter p in changes)
        {
            Check.That((p.Flags & ParameterInfo.IsList) != 0, $"'{p.Title}' changes programs, but is no list");
            Check.That(units.Any(u => u.Id == p.UnitId && u.Programs != UnitInfo.NoProgramList), $"'{p.Title}' changes programs, but its unit has no program list");
        }
    }
}
