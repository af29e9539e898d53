using NeuralSynth.Plugin.State;
using NeuralSynth.Vst3.Interop;

namespace NeuralSynth.Vst3;

/// <summary>States through a host's stream, which may move fewer bytes than asked, and may go on behind the state.</summary>
internal static unsafe class StateStream
{
    private const int ChunkBytes = 4096;

    /// <summary>Writes all bytes; false when the host refuses.</summary>
    internal static bool Write(IBStream* stream, byte[] bytes)
    {
        fixed (byte* start = bytes)
        {
            for (int done = 0; done < bytes.Length;)
            {
                int written = 0;
                int result = stream->Vtable->Write(stream, start + done, bytes.Length - done, &written);
                if (result != Result.Ok || written <= 0 || written > bytes.Length - done) return false;
                done += written;
            }
        }

        return true;
    }

    /// <summary>Reads a state, without what lies behind it.</summary>
    /// <exception cref="InvalidDataException">The stream holds more than any state.</exception>
    internal static byte[] Read(IBStream* stream, StateFrame frame)
    {
        var bytes = new List<byte>();
        byte* chunk = stackalloc byte[ChunkBytes];
        while (true)
        {
            int read = 0;
            int result = stream->Vtable->Read(stream, chunk, ChunkBytes, &read);
            if (result != Result.Ok || read is <= 0 or > ChunkBytes) break;
            bytes.AddRange(new ReadOnlySpan<byte>(chunk, read));
            if (bytes.Count > frame.MaxBytes) throw new InvalidDataException($"Plug-in state: expected at most {frame.MaxBytes} bytes, found more.");
        }

        byte[] all = [.. bytes];
        return frame.DeclaredBytes(all) is { } length && length < all.Length ? all[..length] : all;
    }
}
