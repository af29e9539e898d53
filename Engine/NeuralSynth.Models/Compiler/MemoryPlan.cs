using System.Runtime.InteropServices;
using NeuralSynth.Engine.Executor;

namespace NeuralSynth.Models.Compiler;

/// <summary>Gives every storage its place: histories a buffer each, all the rest one buffer in which results share memory
/// when they are not needed at the same time.</summary>
internal sealed class MemoryPlan
{
    /// <summary>Floats of a cache line.</summary>
    internal const int Alignment = 16;

    private const int ConstantsBuffer = 0;
    private const int PlainBuffer = 1;
    private const int MostSteps = 16;

    // 64 MiB for one instance: no streaming network comes near, and a hostile one ends here.
    private const int MostInstanceFloats = 1 << 24;

    private MemoryPlan(List<PlanBuffer> buffers, int instanceFloats)
    {
        Buffers = buffers;
        InstanceFloats = instanceFloats;
    }

    internal List<PlanBuffer> Buffers { get; }

    internal int InstanceFloats { get; }

    /// <summary>Sets <see cref="Storage.Buffer"/> and <see cref="Storage.Start"/> of all storages.</summary>
    internal static MemoryPlan Make(LoweredGraph graph)
    {
        NoteUses(graph);
        long total = 0;
        foreach (Storage storage in graph.Storages.Where(s => s.Kind == StorageKind.Pinned)) Put(storage, ref total);
        total = PutTemporaries(graph.Storages, total);
        var buffers = new List<PlanBuffer> { default, new() { StepFloats = (int)total, Steps = 1 } };
        foreach (Storage storage in graph.Storages.Where(s => s.Kind == StorageKind.History)) total = AddHistory(buffers, storage, total);
        if (total > MostInstanceFloats) throw new UnsupportedGraphException($"memory of {total} numbers for one instance, more than {MostInstanceFloats}");
        return new MemoryPlan(buffers, (int)total);
    }

    private static void NoteUses(LoweredGraph graph)
    {
        Span<PlanOperation> operations = CollectionsMarshal.AsSpan(graph.Operations);
        for (int i = 0; i < operations.Length; i++)
        {
            int index = i;
            Operands.ForEach(ref operations[i], (ref PlanOperand operand) =>
            {
                Storage storage = graph.Storages[operand.Buffer];
                storage.First = Math.Min(storage.First, index);
                storage.Last = Math.Max(storage.Last, index);
            });
        }
    }

    private static void Put(Storage storage, ref long total)
    {
        storage.Buffer = PlainBuffer;
        storage.Start = (int)Math.Min(total, int.MaxValue);
        total += Rounded(storage.Floats);
        if (total > MostInstanceFloats) throw new UnsupportedGraphException($"memory of more than {MostInstanceFloats} numbers for one instance");
    }

    /// <summary>First fit in the order of their beginning.</summary>
    private static long PutTemporaries(List<Storage> storages, long start)
    {
        long end = start;
        var alive = new List<Storage>();
        foreach (Storage storage in storages.Where(s => s.Kind == StorageKind.Temporary && s.Last >= 0).OrderBy(s => s.First))
        {
            alive.RemoveAll(s => s.Last < storage.First);
            long place = start, size = Rounded(storage.Floats);
            foreach (Storage other in alive)
            {
                if (place + size <= other.Start) break;
                place = Math.Max(place, other.Start + Rounded(other.Floats));
            }

            if (place + size > MostInstanceFloats) throw new UnsupportedGraphException($"memory of more than {MostInstanceFloats} numbers for one instance");
            (storage.Buffer, storage.Start) = (PlainBuffer, (int)place);
            int index = alive.FindIndex(s => s.Start > place);
            alive.Insert(index < 0 ? alive.Count : index, storage);
            end = Math.Max(end, place + size);
        }

        return end;
    }

    // The more steps fit behind the history, the seldomer it has to be moved back.
    private static long AddHistory(List<PlanBuffer> buffers, Storage storage, long total)
    {
        int steps = Math.Clamp((storage.HistoryFloats + storage.Floats - 1) / Math.Max(storage.Floats, 1), 1, MostSteps);
        storage.Buffer = buffers.Count;
        buffers.Add(new PlanBuffer { Start = (int)Math.Min(total, int.MaxValue), HistoryFloats = storage.HistoryFloats, StepFloats = storage.Floats, Steps = steps });
        return total + Rounded(storage.HistoryFloats + ((long)steps * storage.Floats));
    }

    private static long Rounded(long floats) => (floats + Alignment - 1) / Alignment * Alignment;

    /// <summary>Replaces a storage's number by its place.</summary>
    internal static void Resolve(LoweredGraph graph, ref PlanOperand operand)
    {
        Storage storage = graph.Storages[operand.Buffer];
        operand.Buffer = storage.Kind == StorageKind.PlanConstants ? ConstantsBuffer : storage.Buffer;
        operand.Offset += storage.Start;
    }
}
