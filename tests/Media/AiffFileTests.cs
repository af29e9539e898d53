namespace NeuralSynth.Media.Tests;

public sealed class AiffFileTests
{
    // 44100 Hz as an 80-bit extended number, from Apple's description of the format.
    private static readonly byte[] Rate44100 = [0x40, 0x0E, 0xAC, 0x44, 0, 0, 0, 0, 0, 0];

    [Fact]
    public void Pcm16Stereo_IsReadBigEndian()
    {
        byte[] common = [.. "COMM"u8, 0, 0, 0, 18, 0, 2, 0, 0, 0, 2, 0, 16, .. Rate44100];
        byte[] sound = [.. "SSND"u8, 0, 0, 0, 16, 0, 0, 0, 0, 0, 0, 0, 0, 0x40, 0, 0xC0, 0, 0x80, 0, 0x7F, 0xFF];
        var audio = AiffFile.Read([.. "FORM"u8, 0, 0, 0, 0, .. "AIFF"u8, .. common, .. sound], "x.aiff");
        Assert.Equal(44100, audio.SampleRate);
        Assert.Equal([0.5f, -1], audio.Channels[0]);
        Assert.Equal([-0.5f, 32767 / 32768f], audio.Channels[1]);
    }

    [Fact]
    public void Sowt_IsReadLittleEndian()
    {
        byte[] common = [.. "COMM"u8, 0, 0, 0, 24, 0, 1, 0, 0, 0, 1, 0, 16, .. Rate44100, .. "sowt"u8, 0, 0];
        byte[] sound = [.. "SSND"u8, 0, 0, 0, 10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x40];
        var audio = AiffFile.Read([.. "FORM"u8, 0, 0, 0, 0, .. "AIFC"u8, .. common, .. sound], "x.aifc");
        Assert.Equal([0.5f], audio.Channels[0]);
    }

    [Fact]
    public void Mutations_GiveAudioOrAMessage()
    {
        byte[] common = [.. "COMM"u8, 0, 0, 0, 18, 0, 1, 0, 0, 0, 4, 0, 24, .. Rate44100];
        byte[] file = [.. "FORM"u8, 0, 0, 0, 0, .. "AIFF"u8, .. common, .. "SSND"u8, 0, 0, 0, 20, .. new byte[20]];
        var random = new SplitMix64(7);
        var refused = 0;
        for (var n = 0; n < 2000; n++)
        {
            var mutated = (byte[])file.Clone();
            for (var edit = 0; edit <= random.Below(3); edit++)
                mutated[random.Below(mutated.Length)] = random.Below(2) == 0 ? (byte)255 : (byte)random.Below(256);
            if (random.Below(4) == 0)
                mutated = mutated[..random.Below(mutated.Length)];
            try
            {
                AiffFile.Read(mutated, "bad.aiff");
            }
            catch (AudioFileException error)
            {
                Assert.StartsWith("bad.aiff: expected ", error.Message, StringComparison.Ordinal);
                refused++;
            }
        }
        Assert.InRange(refused, 500, 1999);
    }
}
