using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Vst3.Interop;

namespace NeuralSynth.Vst3.Interfaces;

/// <summary>INoteExpressionController: what a single note may be given while it sounds.</summary>
internal static unsafe class NoteExpressionInterface
{
    private const short Channels = 16;
    private const double LargestGain = 4;
    private const double TuningSemitones = 240;

    internal static readonly NoteExpressionControllerVtable* Table = Make();

    private static readonly Expression[] All =
    [
        new(NoteExpressionType.Volume, "Volume", "dB", 1 / LargestGain, NoteExpressionTypeInfo.IsAbsolute),
        new(NoteExpressionType.Pan, "Pan", "%", 0.5, NoteExpressionTypeInfo.IsBipolar),
        new(NoteExpressionType.Tuning, "Tuning", "st", 0.5, NoteExpressionTypeInfo.IsBipolar),
        new(NoteExpressionType.Brightness, "Brightness", "%", 0.5, NoteExpressionTypeInfo.IsBipolar),
    ];

    private readonly record struct Expression(uint Id, string Title, string Units, double Default, int Flags)
    {
        public double ToPlain(double value) => Id switch
        {
            NoteExpressionType.Volume => 20 * Math.Log10(Math.Max(1e-6, LargestGain * value)),
            NoteExpressionType.Tuning => TuningSemitones * (value - 0.5),
            _ => 200 * (value - 0.5),
        };

        public double ToValue(double plain) => Math.Clamp(
            Id switch
            {
                NoteExpressionType.Volume => Math.Pow(10, plain / 20) / LargestGain,
                NoteExpressionType.Tuning => plain / TuningSemitones + 0.5,
                _ => plain / 200 + 0.5,
            },
            0,
            1);
    }

    private static NoteExpressionControllerVtable* Make()
    {
        NoteExpressionControllerVtable* table = InterfaceDirectory.NewTable<NoteExpressionControllerVtable>();
        table->GetNoteExpressionCount = &GetCount;
        table->GetNoteExpressionInfo = &GetInfo;
        table->GetNoteExpressionStringByValue = &GetStringByValue;
        table->GetNoteExpressionValueByString = &GetValueByString;
        return table;
    }

    private static bool IsOurs(int bus, short channel) => bus == 0 && channel is >= 0 and < Channels;

    private static Expression? Find(uint id)
    {
        foreach (Expression expression in All)
        {
            if (expression.Id == id) return expression;
        }

        return null;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetCount(void* self, int bus, short channel) => IsOurs(bus, channel) ? All.Length : 0;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetInfo(void* self, int bus, short channel, int index, NoteExpressionTypeInfo* info)
    {
        if (info == null || !IsOurs(bus, channel) || index < 0 || index >= All.Length) return Result.InvalidArgument;
        Expression expression = All[index];
        *info = default;
        info->TypeId = expression.Id;
        NativeText.Write(expression.Title, info->Title, String128.Size);
        NativeText.Write(expression.Title, info->ShortTitle, String128.Size);
        NativeText.Write(expression.Units, info->Units, String128.Size);
        // Of no unit in particular.
        info->UnitId = -1;
        info->Value = new NoteExpressionValueDescription { Default = expression.Default, Maximum = 1 };
        info->Flags = expression.Flags;
        return Result.Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetStringByValue(void* self, int bus, short channel, uint id, double value, char* text)
    {
        if (text == null || !IsOurs(bus, channel) || double.IsNaN(value) || Find(id) is not { } expression) return Result.InvalidArgument;
        NativeText.Write(expression.ToPlain(Math.Clamp(value, 0, 1)).ToString("0.00", CultureInfo.InvariantCulture), text, String128.Size);
        return Result.Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetValueByString(void* self, int bus, short channel, uint id, char* text, double* value)
    {
        if (text == null || value == null || !IsOurs(bus, channel) || Find(id) is not { } expression) return Result.InvalidArgument;
        bool isNumber = double.TryParse(NativeText.Read(text), NumberStyles.Float, CultureInfo.InvariantCulture, out double plain) && double.IsFinite(plain);
        if (!isNumber) return Result.False;
        *value = expression.ToValue(plain);
        return Result.Ok;
    }
}
