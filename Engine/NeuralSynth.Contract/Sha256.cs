using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NeuralSynth.Contract;

/// <summary>SHA-256 (FIPS 180-4) in managed code.</summary>
/// <remarks>Why not System.Security.Cryptography: on Linux it loads the system's OpenSSL and ends the process when there
/// is none. In a plug-in that would be the host's end.</remarks>
public sealed class Sha256
{
    private const int BlockBytes = 64;
    private const int Steps = 64;

    private static ReadOnlySpan<uint> RoundConstants =>
    [
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
        0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
        0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
    ];

    private readonly uint[] _state = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];
    private readonly byte[] _pending = new byte[BlockBytes];
    private int _pendingBytes;
    private ulong _totalBytes;

    /// <summary>The 32-byte digest of <paramref name="data"/>.</summary>
    public static byte[] Compute(ReadOnlySpan<byte> data)
    {
        var hash = new Sha256();
        hash.Append(data);
        return hash.Finish();
    }

    /// <summary>Adds <paramref name="data"/> to the message.</summary>
    public void Append(ReadOnlySpan<byte> data)
    {
        _totalBytes += (ulong)data.Length;
        if (_pendingBytes > 0)
        {
            int taken = Math.Min(BlockBytes - _pendingBytes, data.Length);
            data[..taken].CopyTo(_pending.AsSpan(_pendingBytes));
            _pendingBytes += taken;
            data = data[taken..];
            if (_pendingBytes < BlockBytes) return;
            AddBlocks(_pending);
            _pendingBytes = 0;
        }

        int whole = data.Length & -BlockBytes;
        AddBlocks(data[..whole]);
        data = data[whole..];
        data.CopyTo(_pending);
        _pendingBytes = data.Length;
    }

    /// <summary>The 32-byte digest of all that was appended; the object is used up.</summary>
    public byte[] Finish()
    {
        Span<byte> tail = stackalloc byte[2 * BlockBytes];
        tail.Clear();
        _pending.AsSpan(0, _pendingBytes).CopyTo(tail);
        tail[_pendingBytes] = 0x80;
        int length = _pendingBytes + 9 <= BlockBytes ? BlockBytes : 2 * BlockBytes;
        BinaryPrimitives.WriteUInt64BigEndian(tail[(length - 8)..], _totalBytes * 8);
        AddBlocks(tail[..length]);
        byte[] digest = new byte[32];
        for (int i = 0; i < 8; i++) BinaryPrimitives.WriteUInt32BigEndian(digest.AsSpan(4 * i), _state[i]);
        return digest;
    }

    /// <summary>Adds whole blocks.</summary>
    private unsafe void AddBlocks(ReadOnlySpan<byte> blocks)
    {
        fixed (uint* state = _state, constants = RoundConstants)
        fixed (byte* start = blocks)
        {
            for (int i = 0; i < blocks.Length; i += BlockBytes) AddBlock(state, start + i, constants);
        }
    }

    // The eight variables change their roles instead of their values, and the schedule of the next steps is computed in
    // vectors beside the present ones: both are long chains of dependent operations.
    [SkipLocalsInit]
    private static unsafe void AddBlock(uint* state, byte* block, uint* constants)
    {
        uint* w = stackalloc uint[16];
        Vector128<uint> first = BigEndian(block), second = BigEndian(block + 16), third = BigEndian(block + 32), fourth = BigEndian(block + 48);
        uint a = state[0], b = state[1], c = state[2], d = state[3], e = state[4], f = state[5], g = state[6], h = state[7];
        for (int t = 0; t < Steps; t += 16)
        {
            (first + Vector128.Load(constants + t)).Store(w);
            first = Next(first, second, third, fourth);
            Step(a, b, c, ref d, e, f, g, ref h, w[0]);
            Step(h, a, b, ref c, d, e, f, ref g, w[1]);
            Step(g, h, a, ref b, c, d, e, ref f, w[2]);
            Step(f, g, h, ref a, b, c, d, ref e, w[3]);
            (second + Vector128.Load(constants + t + 4)).Store(w + 4);
            second = Next(second, third, fourth, first);
            Step(e, f, g, ref h, a, b, c, ref d, w[4]);
            Step(d, e, f, ref g, h, a, b, ref c, w[5]);
            Step(c, d, e, ref f, g, h, a, ref b, w[6]);
            Step(b, c, d, ref e, f, g, h, ref a, w[7]);
            (third + Vector128.Load(constants + t + 8)).Store(w + 8);
            third = Next(third, fourth, first, second);
            Step(a, b, c, ref d, e, f, g, ref h, w[8]);
            Step(h, a, b, ref c, d, e, f, ref g, w[9]);
            Step(g, h, a, ref b, c, d, e, ref f, w[10]);
            Step(f, g, h, ref a, b, c, d, ref e, w[11]);
            (fourth + Vector128.Load(constants + t + 12)).Store(w + 12);
            fourth = Next(fourth, first, second, third);
            Step(e, f, g, ref h, a, b, c, ref d, w[12]);
            Step(d, e, f, ref g, h, a, b, ref c, w[13]);
            Step(c, d, e, ref f, g, h, a, ref b, w[14]);
            Step(b, c, d, ref e, f, g, h, ref a, w[15]);
        }

        state[0] += a;
        state[1] += b;
        state[2] += c;
        state[3] += d;
        state[4] += e;
        state[5] += f;
        state[6] += g;
        state[7] += h;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(uint a, uint b, uint c, ref uint d, uint e, uint f, uint g, ref uint h, uint scheduled)
    {
        uint s1 = BitOperations.RotateRight(e, 6) ^ BitOperations.RotateRight(e, 11) ^ BitOperations.RotateRight(e, 25);
        uint t1 = h + s1 + (g ^ (e & (f ^ g))) + scheduled;
        uint s0 = BitOperations.RotateRight(a, 2) ^ BitOperations.RotateRight(a, 13) ^ BitOperations.RotateRight(a, 22);
        d += t1;
        h = t1 + s0 + ((a & b) | (c & (a | b)));
    }

    /// <summary>Words t … t+3 of the message schedule from those 16, 12, 8 and 4 steps before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Next(Vector128<uint> w16, Vector128<uint> w12, Vector128<uint> w8, Vector128<uint> w4)
    {
        Vector128<uint> w15 = Neighbours(w16, w12), w7 = Neighbours(w8, w4);
        Vector128<uint> sum = w16 + w7 + (Rotated(w15, 7) ^ Rotated(w15, 18) ^ (w15 >>> 3));
        // The last two words depend on the first two.
        sum += Small(Vector128.Shuffle(w4, Vector128.Create(2u, 3, 2, 3))) & Vector128.Create(~0u, ~0u, 0, 0);
        return sum + (Small(Vector128.Shuffle(sum, Vector128.Create(0u, 1, 0, 1))) & Vector128.Create(0, 0, ~0u, ~0u));
    }

    /// <summary>Words 1, 2, 3 of the first and 0 of the second vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Neighbours(Vector128<uint> low, Vector128<uint> high) => Vector128.Shuffle(
        Vector128.ConditionalSelect(Vector128.Create(0, ~0u, ~0u, ~0u), low, high), Vector128.Create(1u, 2, 3, 0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Small(Vector128<uint> w2) => Rotated(w2, 17) ^ Rotated(w2, 19) ^ (w2 >>> 10);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Rotated(Vector128<uint> x, [ConstantExpected] int count) => (x >>> count) | (x << (32 - count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe Vector128<uint> BigEndian(byte* source) => BitConverter.IsLittleEndian
        ? Vector128.Shuffle(Vector128.Load(source), Vector128.Create((byte)3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12)).AsUInt32()
        : Vector128.Load(source).AsUInt32();
}
