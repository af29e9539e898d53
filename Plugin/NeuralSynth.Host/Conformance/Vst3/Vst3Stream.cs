using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Vst3.Interop;

namespace NeuralSynth.Host.Conformance.Vst3;

/// <summary>IBStream over memory that moves at most so many bytes at a time.</summary>
internal sealed unsafe class Vst3Stream : Vst3HostObject
{
    private readonly MemoryStream _memory = new();
    private readonly int _mostBytes;

    public Vst3Stream(byte[] content, int mostBytes = int.MaxValue)
        : base(sizeof(BStreamVtable), IBStream.Id)
    {
        _mostBytes = mostBytes;
        _memory.Write(content);
        _memory.Position = 0;
        var table = (BStreamVtable*)Table;
        table->Read = &Read;
        table->Write = &Write;
        table->Seek = &Seek;
        table->Tell = &Tell;
    }

    public IBStream* Stream => (IBStream*)Pointer;

    public byte[] Content => _memory.ToArray();

    public override void Dispose()
    {
        _memory.Dispose();
        base.Dispose();
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Read(void* self, void* buffer, int bytes, int* done)
    {
        Vst3Stream me = Of<Vst3Stream>(self);
        int read = bytes < 0 ? 0 : me._memory.Read(new Span<byte>(buffer, Math.Min(bytes, me._mostBytes)));
        if (done != null) *done = read;
        return Result.Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Write(void* self, void* buffer, int bytes, int* done)
    {
        Vst3Stream me = Of<Vst3Stream>(self);
        int count = Math.Clamp(bytes, 0, me._mostBytes);
        me._memory.Write(new ReadOnlySpan<byte>(buffer, count));
        if (done != null) *done = count;
        return Result.Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Seek(void* self, long position, int mode, long* result)
    {
        MemoryStream memory = Of<Vst3Stream>(self)._memory;
        long target = position + (mode == 1 ? memory.Position : mode == 2 ? memory.Length : 0);
        if (target < 0 || mode is < 0 or > 2) return Result.InvalidArgument;
        memory.Position = target;
        if (result != null) *result = target;
        return Result.Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Tell(void* self, long* position)
    {
        if (position == null) return Result.InvalidArgument;
        *position = Of<Vst3Stream>(self)._memory.Position;
        return Result.Ok;
    }
}
