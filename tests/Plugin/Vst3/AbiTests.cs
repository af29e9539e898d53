using NeuralSynth.Vst3.Interop;

namespace NeuralSynth.Plugin.Tests.Vst3;

/// <summary>Layouts against the figures measured with the C++ headers of SDK 3.8.0.</summary>
public sealed unsafe class AbiTests
{
    [Fact]
    public void Structures_HaveTheSizesOfTheHeaders()
    {
        Assert.Equal(452, sizeof(PFactoryInfo));
        Assert.Equal(116, sizeof(PClassInfo));
        Assert.Equal(440, sizeof(PClassInfo2));
        Assert.Equal(696, sizeof(PClassInfoW));
        Assert.Equal(276, sizeof(BusInfo));
        Assert.Equal(792, sizeof(ParameterInfo));
        Assert.Equal(24, sizeof(ProcessSetup));
        Assert.Equal(24, sizeof(AudioBusBuffers));
        Assert.Equal(80, sizeof(ProcessData));
        Assert.Equal(268, sizeof(UnitInfo));
        Assert.Equal(264, sizeof(ProgramListInfo));
        Assert.Equal(16, sizeof(Iid));
    }

    [Fact]
    public void Fields_LieWhereTheHeadersPutThem()
    {
        ParameterInfo info;
        Assert.Equal(772, (int)((byte*)&info.StepCount - (byte*)&info));
        Assert.Equal(776, (int)((byte*)&info.DefaultNormalizedValue - (byte*)&info));
        Assert.Equal(784, (int)((byte*)&info.UnitId - (byte*)&info));
        Assert.Equal(788, (int)((byte*)&info.Flags - (byte*)&info));
        ProcessData data;
        Assert.Equal(24, (int)((byte*)&data.Inputs - (byte*)&data));
        Assert.Equal(72, (int)((byte*)&data.ProcessContext - (byte*)&data));
    }

    [Fact]
    public void Ids_HaveTheByteOrderOfTheSystem()
    {
        Iid id = IComponent.Id;
        byte[] bytes = new Span<byte>(&id, 16).ToArray();
        string words = "E831FF31F2D54301928EBBEE25697802";
        byte[] expected = OperatingSystem.IsWindows() ? new Guid(words).ToByteArray() : Convert.FromHexString(words);
        Assert.Equal(expected, bytes);
    }

    [Fact]
    public void ResultCodes_AreThoseOfTheSystem()
    {
        bool windows = OperatingSystem.IsWindows();
        Assert.Equal(windows ? unchecked((int)0x80004002) : -1, Result.NoInterface);
        Assert.Equal(windows ? unchecked((int)0x80070057) : 2, Result.InvalidArgument);
        Assert.Equal(windows ? unchecked((int)0x8000FFFF) : 5, Result.NotInitialized);
    }
}
