using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Vst3.Interop;

namespace NeuralSynth.Plugin.Tests.Vst3.Host;

/// <summary>IBStream over memory that moves at most <paramref name="mostBytes"/> at a time.</summary>
internal sealed unsafe class HostStream : Vst3HostObject
{
    private readonly MemoryStream _memory;
    private readonly int _mostBytes;

    public HostStream(byte[] content, int mostBytes = int.MaxValue)
        : base(sizeof(BStreamVtable), IBStream.Id)
    {
        _mostBytes = mostBytes;
        _memory = new MemoryStream();
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
        HostStream me = Of<HostStream>(self);
        int read = me._memory.Read(new Span<byte>(buffer, Math.Min(bytes, me._mostBytes)));
        if (done != null) *done = read;
        return Result.Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Write(void* self, void* buffer, int bytes, int* done)
    {
        HostStream me = Of<HostStream>(self);
        int count = Math.Min(bytes, me._mostBytes);
        me._memory.Write(new ReadOnlySpan<byte>(buffer, count));
        if (done != null) *done = count;
        return Result.Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Seek(void* self, long position, int mode, long* result)
    {
        long reached = Of<HostStream>(self)._memory.Seek(position, (SeekOrigin)mode);
        if (result != null) *result = reached;
        return Result.Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Tell(void* self, long* position)
    {
        *position = Of<HostStream>(self)._memory.Position;
        return Result.Ok;
    }
}
