using System.Runtime.InteropServices;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using NeuralSynth.Contract;
using NeuralSynth.Contract.Packaging;
using NeuralSynth.Contract.Validation;
using NeuralSynth.Engine.Executor;
using NeuralSynth.Models.Compiler;
using NeuralSynth.Tests.Shared;

namespace NeuralSynth.Models.Tests;

/// <summary>A graph as a plan on this runtime's kernels, and as an ONNX Runtime session that gets the same inputs.</summary>
internal sealed unsafe class PlanRig : IDisposable
{
    private readonly GraphDescription _description;
    private readonly InferenceSession _session;
    private readonly Dictionary<string, float[]> _states = [];
    private readonly void* _memory;

    internal PlanRig(SampleGraph graph, bool halfWeights = false)
        : this(graph.Model.ToByteArray(), graph.Description, halfWeights)
    {
    }

    internal PlanRig(byte[] model, GraphDescription description, bool halfWeights = false)
    {
        OrtRuntime.Load(null);
        _description = description;
        Compiled = Compile(model, description, halfWeights);
        _memory = NativeMemory.AlignedAlloc(Compiled.Plan->InstanceBytes, 64);
        Instance = PlanInstance.Create(Compiled.Plan, _memory);
        using SessionOptions options = OrtRuntime.CreateOptions();
        _session = new InferenceSession(model, options);
        ResetStates();
    }

    internal CompiledGraph Compiled { get; }

    internal PlanInstance* Instance { get; }

    /// <summary>Kernels of the plan in order.</summary>
    internal PlanKernel[] Kernels => [.. Operations.Select(o => o.Kernel)];

    internal PlanOperation[] Operations => new Span<PlanOperation>(Compiled.Plan->Operations, Compiled.Plan->OperationCount).ToArray();

    internal static CompiledGraph Compile(SampleGraph graph, bool halfWeights = false) => Compile(graph.Model.ToByteArray(), graph.Description, halfWeights);

    internal static CompiledGraph Compile(byte[] model, GraphDescription description, bool halfWeights = false)
    {
        var place = new Place("test");
        CheckedGraph accepted = OnnxGraphValidator.Check(OnnxParser.Parse(model, place, ModelPackageLimits.Default), description, place, ModelPackageLimits.Default);
        return CompiledGraph.Compile(accepted, description, PlanEntries.OfThisRuntime, halfWeights);
    }

    /// <summary>Runs both; the largest difference of any output over its largest value in any hop.</summary>
    internal double Difference(int hops, int seed = 1, bool positive = false)
    {
        var random = new Random(seed);
        Dictionary<string, (double Error, double Peak)> worst = [];
        for (int hop = 0; hop < hops; hop++)
        {
            Dictionary<string, float[]> inputs = Inputs(random, positive);
            Dictionary<string, float[]> expected = RunReference(inputs);
            Dictionary<string, float[]> found = RunPlan(inputs);
            foreach ((string name, float[] values) in found)
            {
                (double error, double peak) = worst.GetValueOrDefault(name);
                for (int i = 0; i < values.Length; i++)
                {
                    double difference = Math.Abs((double)values[i] - expected[name][i]);
                    error = double.IsNaN(difference) ? double.PositiveInfinity : Math.Max(error, difference);
                    peak = Math.Max(peak, Math.Abs(expected[name][i]));
                }

                worst[name] = (error, peak);
            }
        }

        return worst.Count == 0 ? double.NaN : worst.Values.Max(w => w.Error == 0 ? 0 : w.Error / Math.Max(w.Peak, 1e-30));
    }

    internal Dictionary<string, float[]> Inputs(Random random, bool positive = false) => _description.Inputs.Where(i => i.Role != TensorRoles.State).ToDictionary(
        i => i.Name,
        i => Enumerable.Range(0, Count(i)).Select(_ => (float)(positive ? random.NextDouble() + 0.1 : random.NextDouble() * 2 - 1)).ToArray());

    internal Dictionary<string, float[]> RunPlan(Dictionary<string, float[]> inputs)
    {
        foreach ((string name, float[] values) in inputs) values.CopyTo(new Span<float>(Compiled.Address(Instance, name), values.Length));
        Instance->Run();
        return _description.Outputs.Where(o => !IsNext(o.Name)).ToDictionary(o => o.Name, o => new Span<float>(Compiled.Address(Instance, o.Name), Count(o)).ToArray());
    }

    internal Dictionary<string, float[]> RunReference(Dictionary<string, float[]> inputs)
    {
        var values = new Dictionary<string, OrtValue>();
        try
        {
            foreach (TensorDescription input in _description.Inputs)
            {
                float[] data = input.Role == TensorRoles.State ? _states[input.Name] : inputs[input.Name];
                values.Add(input.Name, OrtValue.CreateTensorValueFromMemory(data, [.. input.Shape.Select(d => (long)d)]));
            }

            string[] names = [.. _description.Outputs.Select(o => o.Name)];
            using var options = new RunOptions();
            using IDisposableReadOnlyCollection<OrtValue> results = _session.Run(options, values, names);
            var outputs = names.Select((n, i) => (n, results[i].GetTensorDataAsSpan<float>().ToArray())).ToDictionary(p => p.n, p => p.Item2);
            foreach (TensorDescription input in _description.Inputs.Where(i => i.Role == TensorRoles.State)) _states[input.Name] = outputs[input.Next!];
            return outputs;
        }
        finally
        {
            foreach (OrtValue value in values.Values) value.Dispose();
        }
    }

    internal void ResetStates()
    {
        foreach (TensorDescription input in _description.Inputs.Where(i => i.Role == TensorRoles.State)) _states[input.Name] = new float[Count(input)];
    }

    internal void Reset()
    {
        Instance->Reset();
        ResetStates();
    }

    public void Dispose()
    {
        _session.Dispose();
        NativeMemory.AlignedFree(_memory);
        Compiled.Dispose();
    }

    internal static int Count(TensorDescription tensor) => tensor.Shape.Aggregate(1, (a, b) => a * b);

    private bool IsNext(string output) => _description.Inputs.Any(i => i.Next == output);
}
