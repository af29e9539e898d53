using System.Buffers.Binary;
using System.Runtime.InteropServices;
using NeuralSynth.Contract.Packaging;

namespace NeuralSynth.Import.Archive;

/// <summary>Reads tensors. What the description declares is compared with what the archive holds before anything is
/// allocated, and the sum of all that was read is bounded.</summary>
internal sealed class TensorReader(TorchArchive archive)
{
    private const int MostAxes = 8;

    private long _elements;

    /// <summary>Numbers of a tensor in order, as 32-bit floats.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="name">For messages.</param>
    /// <exception cref="ImportFault">Too large, not inside its storage, or not finite.</exception>
    public float[] ReadFloats(TensorReference tensor, string name)
    {
        byte[] bytes = ReadStorage(tensor, name, out long first, out bool dense);
        int count = (int)Count(tensor, name);
        float[] values = new float[count];
        if (dense && tensor.Storage.Type == StorageType.Float && BitConverter.IsLittleEndian) MemoryMarshal.Cast<byte, float>(bytes)[..count].CopyTo(values);
        else Gather(tensor, dense, first, values, i => Number(bytes, tensor.Storage.Type, i));
        if (!AllFinite(values)) throw new ImportFault($"{name} holds numbers that are NaN or infinite");
        return values;
    }

    /// <summary>Whole numbers of a small tensor.</summary>
    public long[] ReadIntegers(TensorReference tensor, string name)
    {
        byte[] bytes = ReadStorage(tensor, name, out long first, out bool dense);
        long[] values = new long[Count(tensor, name)];
        Gather(tensor, dense, first, values, i => Whole(bytes, tensor.Storage.Type, i));
        return values;
    }

    /// <summary>Checks the declaration against the archive; reads the part of the storage that the tensor covers.</summary>
    private byte[] ReadStorage(TensorReference tensor, string name, out long first, out bool dense)
    {
        long count = Count(tensor, name);
        int width = Width(tensor.Storage.Type);
        ArchiveEntry entry = archive.Find($"data/{tensor.Storage.Key}") ?? throw ImportFault.Damaged(name, $"its numbers in data/{ImportFault.Quote(tensor.Storage.Key)}", "no such file");
        if (!entry.IsStored) throw new ImportFault($"the numbers of {name} are compressed; exports store them");
        if (tensor.Storage.Count > entry.Size / width) throw ImportFault.Damaged(name, $"at most {entry.Size / width} numbers, which is what the file holds", $"{tensor.Storage.Count} declared");
        long span = Span(tensor, name, count);
        if (tensor.Offset < 0 || tensor.Offset > tensor.Storage.Count - span) throw ImportFault.Damaged(name, $"a tensor inside its {tensor.Storage.Count} numbers", $"{span} from {tensor.Offset}");
        if (span > archive.Limits.TensorElements) throw TooLarge(name, span);
        _elements += span;
        if (_elements > archive.Limits.AllElements) throw new ImportFault($"its networks have more than {archive.Limits.AllElements} weights, more than model packages hold");
        dense = span == count && IsDense(tensor);
        first = 0;
        byte[] bytes = new byte[span * width];
        archive.ReadStored(entry, tensor.Offset * width, bytes);
        if (bytes.Length == entry.Size && Crc32.Of(bytes) != entry.Crc) throw ImportFault.Damaged(name, "its checksum", "another: the file is damaged");
        return bytes;
    }

    private long Count(TensorReference tensor, string name)
    {
        if (tensor.Sizes.Length > MostAxes || tensor.Strides.Length != tensor.Sizes.Length) throw ImportFault.Damaged(name, $"at most {MostAxes} axes with a stride each", $"{tensor.Sizes.Length} and {tensor.Strides.Length}");
        long count = 1;
        foreach (long size in tensor.Sizes)
        {
            if (size < 0) throw ImportFault.Damaged(name, "sizes from 0", $"{size}");
            if (size != 0 && count > archive.Limits.TensorElements / size) throw TooLarge(name, size, count);
            count *= size;
        }

        return count;
    }

    /// <summary>Numbers from the first to the last that the tensor touches.</summary>
    private static long Span(TensorReference tensor, string name, long count)
    {
        if (count == 0) return 0;
        Int128 last = 0;
        for (int i = 0; i < tensor.Sizes.Length; i++)
        {
            if (tensor.Strides[i] < 0) throw ImportFault.Damaged(name, "strides from 0", $"{tensor.Strides[i]}");
            last += (Int128)(tensor.Sizes[i] - 1) * tensor.Strides[i];
        }

        return last < long.MaxValue ? (long)last + 1 : throw ImportFault.Damaged(name, "a tensor inside its storage", "one that reaches past it");
    }

    private static bool IsDense(TensorReference tensor)
    {
        long stride = 1;
        for (int i = tensor.Sizes.Length - 1; i >= 0; i--)
        {
            if (tensor.Sizes[i] != 1 && tensor.Strides[i] != stride) return false;
            stride *= tensor.Sizes[i];
        }

        return true;
    }

    private static void Gather<T>(TensorReference tensor, bool dense, long first, T[] values, Func<long, T> number)
    {
        if (dense)
        {
            for (int i = 0; i < values.Length; i++) values[i] = number(first + i);
            return;
        }

        long[] at = new long[tensor.Sizes.Length];
        for (int i = 0; i < values.Length; i++)
        {
            long index = first;
            for (int axis = 0; axis < at.Length; axis++) index += at[axis] * tensor.Strides[axis];
            values[i] = number(index);
            for (int axis = at.Length - 1; axis >= 0 && ++at[axis] == tensor.Sizes[axis]; axis--) at[axis] = 0;
        }
    }

    private static float Number(byte[] bytes, StorageType type, long index)
    {
        ReadOnlySpan<byte> at = bytes.AsSpan((int)(index * Width(type)));
        return type switch
        {
            StorageType.Float => BinaryPrimitives.ReadSingleLittleEndian(at),
            StorageType.Double => (float)BinaryPrimitives.ReadDoubleLittleEndian(at),
            StorageType.Half => (float)BinaryPrimitives.ReadHalfLittleEndian(at),
            StorageType.BFloat16 => BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(at) << 16),
            _ => Whole(bytes, type, index),
        };
    }

    private static long Whole(byte[] bytes, StorageType type, long index)
    {
        ReadOnlySpan<byte> at = bytes.AsSpan((int)(index * Width(type)));
        return type switch
        {
            StorageType.Long => BinaryPrimitives.ReadInt64LittleEndian(at),
            StorageType.Int => BinaryPrimitives.ReadInt32LittleEndian(at),
            StorageType.Short => BinaryPrimitives.ReadInt16LittleEndian(at),
            StorageType.Char => (sbyte)at[0],
            StorageType.Byte or StorageType.Bool => at[0],
            _ => (long)Math.Clamp(Number(bytes, type, index), -1e15f, 1e15f),
        };
    }

    private static int Width(StorageType type) => type switch
    {
        StorageType.Double or StorageType.Long => 8,
        StorageType.Float or StorageType.Int => 4,
        StorageType.Half or StorageType.BFloat16 or StorageType.Short => 2,
        _ => 1,
    };

    private static bool AllFinite(ReadOnlySpan<float> values)
    {
        foreach (float value in values)
        {
            if (!float.IsFinite(value)) return false;
        }

        return true;
    }

    private ImportFault TooLarge(string name, long size, long times = 1) =>
        new($"{name} is declared with {(Int128)size * times} numbers or more; at most {archive.Limits.TensorElements} are read");
}
