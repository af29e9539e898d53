using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Engine.Dsp;

namespace NeuralSynth.Engine.Drums;

/// <summary>A finished sound in a block of native memory of its own: as it was made, and at the host's rate. Immutable but for
/// the count of those who hold it.</summary>
/// <remarks>Made by workers or the main thread, counted by the audio thread alone, freed by whoever takes it from the stack
/// of retired sounds.</remarks>
internal unsafe struct DrumSound
{
    /// <summary>Zeros before and after the samples, which interpolation may read.</summary>
    internal const int Padding = 64;

    private const nuint Alignment = 64;
    private const int TailSamples = 32;

    /// <summary>The next in a list taken from a <see cref="Realtime.NativeStack"/>, which needs it to be the first word.</summary>
    internal DrumSound* Next;

    /// <summary>What it is, at its own rate.</summary>
    internal DrumSoundInfo Info;

    /// <summary>Pad · <see cref="DrumInstance.Slots"/> + slot that it was made for.</summary>
    internal int Place;

    /// <summary>Voices and slots that hold it. [audio-thread]</summary>
    internal int References;

    /// <summary>1: the slot is to be emptied.</summary>
    internal int IsRemoval;

    /// <summary>1: it was given by the main half, not generated.</summary>
    internal int IsGiven;

    /// <summary>Rate of <see cref="Data"/>, Hz; 0 while there is none.</summary>
    internal int HostRate;

    /// <summary>[Info.Samples] as it was made.</summary>
    internal float* Source;

    /// <summary>[<see cref="Samples"/>] at the host's rate, with <see cref="Padding"/> zeros on both sides; null while there is
    /// no host's rate.</summary>
    internal float* Data;

    /// <summary>Samples at the host's rate.</summary>
    internal int Samples;

    /// <summary>Makes a sound; null when memory ran out.</summary>
    /// <param name="place">Where it belongs.</param>
    /// <param name="key">Stands for what made it.</param>
    /// <param name="source">[count] mono, copied; zeros at the end are left out.</param>
    /// <param name="count">Samples.</param>
    /// <param name="sourceRate">Hz.</param>
    /// <param name="hostRate">Hz; 0 while there is none.</param>
    /// <param name="resampler">Belongs to the calling thread.</param>
    /// <remarks>[worker, main-thread]</remarks>
    internal static DrumSound* Create(int place, ulong key, float* source, int count, int sourceRate, int hostRate, ref SoundResampler resampler)
    {
        while (count > 0 && source[count - 1] == 0) count--;
        bool isConverted = hostRate != 0 && hostRate != sourceRate;
        int samples = hostRate == 0 ? 0 : isConverted ? SoundResampler.OutputSamples(count, sourceRate, hostRate) + TailSamples : count;
        nuint header = ((nuint)sizeof(DrumSound) + Alignment - 1) / Alignment * Alignment;
        nuint sourceBytes = (nuint)(count + 2 * Padding) * sizeof(float);
        nuint bytes = header + sourceBytes + (isConverted ? (nuint)(samples + 2 * Padding) * sizeof(float) : 0);
        byte* block = TryAllocate(bytes);
        if (block == null) return null;
        var sound = (DrumSound*)block;
        *sound = default;
        sound->Info = new DrumSoundInfo { Key = key, SampleRate = sourceRate, Samples = count };
        sound->Place = place;
        sound->Source = Padded((float*)(block + header), count);
        sound->Samples = samples;
        sound->HostRate = hostRate;
        Buffers.Copy(source, sound->Source, count);
        if (hostRate == 0) return sound;
        sound->Data = isConverted ? Padded((float*)(block + header + sourceBytes), samples) : sound->Source;
        if (isConverted) resampler.Convert(sourceRate, hostRate, sound->Source, count, sound->Data, samples);
        return sound;
    }

    /// <summary>Asks for a slot to be emptied; null when memory ran out. [main-thread]</summary>
    internal static DrumSound* CreateRemoval(int place)
    {
        var sound = (DrumSound*)TryAllocate((nuint)sizeof(DrumSound));
        if (sound != null) *sound = new DrumSound { Place = place, IsRemoval = 1 };
        return sound;
    }

    /// <summary>Gives the memory back; nobody holds it.</summary>
    internal static void Free(DrumSound* sound) => NativeMemory.AlignedFree(sound);

    /// <summary>Gives a list back.</summary>
    internal static void FreeAll(DrumSound* first)
    {
        while (first != null)
        {
            DrumSound* next = first->Next;
            Free(first);
            first = next;
        }
    }

    private static byte* TryAllocate(nuint bytes)
    {
        try
        {
            return (byte*)NativeMemory.AlignedAlloc(bytes, Alignment);
        }
        catch (OutOfMemoryException)
        {
            return null;
        }
    }

    private static float* Padded(float* memory, int count)
    {
        Unsafe.InitBlockUnaligned(memory, 0, Padding * sizeof(float));
        Unsafe.InitBlockUnaligned(memory + Padding + count, 0, Padding * sizeof(float));
        return memory + Padding;
    }
}
