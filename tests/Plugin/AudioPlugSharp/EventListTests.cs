using NeuralSynth.AudioPlugSharp;

namespace NeuralSynth.Plugin.Tests.AudioPlugSharp;

public sealed unsafe class EventListTests
{
    [Fact]
    public void Events_AreInOrderOfTimeAndThenOfArrival()
    {
        using var list = new EventList();
        foreach ((uint id, int offset) in ((uint, int)[])[(1, 5), (2, 0), (3, 5), (4, 2), (5, 0)]) list.Add(new PluginEvent { Id = id, Offset = offset });
        Assert.Equal([2u, 5u, 4u, 1u, 3u], Ids(list));
        list.Clear();
        Assert.Equal(0, list.Count);
    }

    /// <summary>A full list loses points between, never the value at the end.</summary>
    [Fact]
    public void FullList_KeepsTheLastValueOfAParameter()
    {
        using var list = new EventList();
        for (int i = 0; i < 2 * EventList.Capacity; i++) list.Add(new PluginEvent { Id = (uint)(i % 3), Offset = i, Value = i });
        Assert.Equal(EventList.Capacity, list.Count);
        for (uint id = 0; id < 3; id++)
        {
            int last = Enumerable.Range(0, 2 * EventList.Capacity).Last(i => i % 3 == id);
            Assert.Equal(last, Enumerable.Range(0, list.Count).Where(i => list.Items[i].Id == id).Max(i => list.Items[i].Value));
        }
    }

    [Fact]
    public void FullList_TakesANoteInThePlaceOfANoteOfItsKey()
    {
        using var list = new EventList();
        list.Add(new PluginEvent { Type = PluginEventType.NoteOn, Id = 36, Offset = 1 });
        for (int i = 1; i < EventList.Capacity; i++) list.Add(new PluginEvent { Id = 36, Offset = 2 });
        list.Add(new PluginEvent { Type = PluginEventType.NoteOn, Id = 36, Offset = 3 });
        Assert.Equal(EventList.Capacity, list.Count);
        Assert.Equal(3, Enumerable.Range(0, list.Count).Where(i => list.Items[i].Type == PluginEventType.NoteOn).Select(i => list.Items[i].Offset).Single());
    }

    [Fact]
    public void CarriedOver_AreDueAtTheBeginningInTheSameOrder()
    {
        using var list = new EventList();
        list.Add(new PluginEvent { Id = 1, Offset = 100 });
        list.Add(new PluginEvent { Id = 2, Offset = 50 });
        list.CarryOver();
        list.Add(new PluginEvent { Id = 3 });
        Assert.Equal([2u, 1u, 3u], Ids(list));
        Assert.All(Enumerable.Range(0, list.Count), i => Assert.Equal(0, list.Items[i].Offset));
    }

    private static uint[] Ids(EventList list) => [.. Enumerable.Range(0, list.Count).Select(i => list.Items[i].Id)];
}
