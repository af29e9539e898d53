#pragma warning disable CS0649 // The other side of the ABI fills these fields as often as ours does.

namespace NeuralSynth.Vst3.Interop;

/// <summary>pluginterfaces/vst/ivstnoteexpression.h: <c>NoteExpressionTypeIDs</c>, with what their values between 0 and 1
/// mean.</summary>
internal static class NoteExpressionType
{
    /// <summary>Gain, 0.25 is 1.</summary>
    public const uint Volume = 0;

    /// <summary>Left to right.</summary>
    public const uint Pan = 1;

    /// <summary>±120 semitones.</summary>
    public const uint Tuning = 2;

    public const uint Brightness = 5;
}

/// <summary><c>NoteExpressionTypeInfo</c>, 816 bytes.</summary>
internal unsafe struct NoteExpressionTypeInfo
{
    public const int IsBipolar = 1 << 0;
    public const int IsAbsolute = 1 << 2;

    public uint TypeId;
    public fixed char Title[String128.Size];
    public fixed char ShortTitle[String128.Size];
    public fixed char Units[String128.Size];
    public int UnitId;
    public NoteExpressionValueDescription Value;
    public uint AssociatedParameterId;
    public int Flags;
}

/// <summary><c>NoteExpressionValueDescription</c>, 32 bytes.</summary>
internal struct NoteExpressionValueDescription
{
    public double Default;
    public double Minimum;
    public double Maximum;
    public int StepCount;
}

/// <summary><c>INoteExpressionController</c>. [UI-thread]</summary>
internal unsafe struct NoteExpressionControllerVtable
{
    public FUnknownVtable Unknown;
    public delegate* unmanaged[Cdecl]<void*, int, short, int> GetNoteExpressionCount;
    public delegate* unmanaged[Cdecl]<void*, int, short, int, NoteExpressionTypeInfo*, int> GetNoteExpressionInfo;
    public delegate* unmanaged[Cdecl]<void*, int, short, uint, double, char*, int> GetNoteExpressionStringByValue;
    public delegate* unmanaged[Cdecl]<void*, int, short, uint, char*, double*, int> GetNoteExpressionValueByString;
}

/// <summary>The interface as a pointer sees it.</summary>
internal unsafe struct INoteExpressionController
{
    public NoteExpressionControllerVtable* Vtable;

    public static Iid Id => new(0xB7F8F859, 0x41234872, 0x91169581, 0x4F3721A3);
}
