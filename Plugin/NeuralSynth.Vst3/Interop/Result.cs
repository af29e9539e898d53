namespace NeuralSynth.Vst3.Interop;

/// <summary>pluginterfaces/base/funknown.h: <c>tresult</c>. HRESULTs on Windows, small numbers elsewhere.</summary>
internal static class Result
{
    public const int Ok = 0;
    public const int True = Ok;
    public const int False = 1;

    public static int NoInterface => OperatingSystem.IsWindows() ? unchecked((int)0x80004002) : -1;

    public static int InvalidArgument => OperatingSystem.IsWindows() ? unchecked((int)0x80070057) : 2;

    public static int NotImplemented => OperatingSystem.IsWindows() ? unchecked((int)0x80004001) : 3;

    public static int InternalError => OperatingSystem.IsWindows() ? unchecked((int)0x80004005) : 4;

    public static int NotInitialized => OperatingSystem.IsWindows() ? unchecked((int)0x8000FFFF) : 5;

    public static int OutOfMemory => OperatingSystem.IsWindows() ? unchecked((int)0x8007000E) : 6;
}
