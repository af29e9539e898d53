using NeuralSynth.Engine.Executor;
using NeuralSynth.Engine.Realtime;
using NeuralSynth.Engine.Timbre;

namespace NeuralSynth.Streaming.Tests;

/// <summary>How the work of a long hop is shared out, seen by a model of hand-made plans whose operations count themselves.</summary>
public sealed unsafe class SpreadScheduleTests : IDisposable
{
    private const int Rate = 48000;
    private const int Hop = 2048;
    private const int OperationsPerGraph = 100;
    private const long Cost = 1000;

    // 8 ms by 1.25: 480 samples, at half of a callback's time 960, in eighths of the hop 1024.
    private const long HopNanoseconds = 8_000_000;
    private const int Slack = 1024;

    private NativeArena _arena;
    private readonly TimbreModel* _model;
    private readonly TimbreInstance* _instance;
    private readonly CountingGraph _encoder;
    private readonly CountingGraph _decoder;

    public SpreadScheduleTests()
    {
        _model = _arena.Take<TimbreModel>(1);
        *_model = new TimbreModel
        {
            Architecture = TimbreModel.AutoencoderArchitecture,
            SampleRate = Rate,
            HopSamples = Hop,
            GraphChannels = 1,
            Lanes = 1,
            LatentCount = 1,
            LatentFrames = Hop,
            RunsOnAudioThread = 1,
            HopNanoseconds = HopNanoseconds,
            LatentMean = _arena.Take<float>(1),
            LatentDeviation = _arena.Take<float>(1),
        };
        _encoder = MakeGraph();
        _model->Lane0.Encoder = _encoder.Runner;
        _model->Lane0.EncoderAudio = _encoder.Input;
        _model->Lane0.EncoderLatent = _encoder.Output;
        _decoder = MakeGraph();
        _model->Lane0.Decoder = _decoder.Runner;
        _model->Lane0.DecoderInput = _decoder.Input;
        _model->Lane0.DecoderAudio = _decoder.Output;

        _instance = _arena.Take<TimbreInstance>(1);
        double* values = _arena.Take<double>(TimbreParameter.Count);
        TimbreInstance.Initialize(_instance, values, _arena.Take<double>(TimbreParameter.Count));
        values[TimbreParameter.Mix] = 1;
        values[TimbreParameter.LatentScale] = 1;
        values[TimbreParameter.LatencyMode] = (double)LatencyMode.Low;
    }

    [Theory]
    [InlineData(32)]
    [InlineData(128)]
    [InlineData(100)]
    public void WorkOfAHop_GrowsEvenlyFromBlockToBlock_AndIsDoneInTime(int block)
    {
        Assert.True(TimbreInstance.Prepare(_instance, Rate, block, 1, _model));
        Assert.Equal(Hop - 1 + Slack, _instance->LatencySamples);
        float[] input = LatencyTests.Noise(10 * Hop, 2);
        float[] output = new float[input.Length];
        double share = 2.0 * OperationsPerGraph * block / Slack;
        float before = 0;
        for (int at = 0; at + block <= input.Length; at += block)
        {
            Process(input, output, at, block);
            float done = *_encoder.Count + *_decoder.Count;
            float now = done - before;
            before = done;
            // One more operation than its share at each border between two graphs, or at the end of one part.
            Assert.InRange(now, 0, Math.Ceiling(share) + 2);
            int inHop = (at + block) % Hop;
            if (at > Hop && inHop > Slack + block) Assert.Equal(0, now);
        }

        int hops = (input.Length / block * block) / Hop;
        Assert.InRange(_instance->Telemetry.Hops, hops - 1, hops);
        Assert.Equal(0, _instance->Telemetry.LateHops);
        for (int i = _instance->LatencySamples; i < input.Length / block * block; i++) Assert.Equal(input[i - _instance->LatencySamples], output[i], 1e-6f);
    }

    [Fact] // a host that hands over more than the slack at once
    public void BlockLongerThanTheSlack_IsInTime()
    {
        Assert.True(TimbreInstance.Prepare(_instance, Rate, 128, 1, _model));
        float[] input = LatencyTests.Noise(10 * Hop, 2);
        float[] output = new float[input.Length];
        Process(input, output, 0, 3000);
        Process(input, output, 3000, input.Length - 3000);
        Assert.Equal(0, _instance->Telemetry.LateHops);
        for (int i = _instance->LatencySamples; i < input.Length; i++) Assert.Equal(input[i - _instance->LatencySamples], output[i], 1e-6f);
    }

    [Fact]
    public void NoWorkerIsRegistered()
    {
        int before = WorkerPool.ClientCount;
        Assert.True(TimbreInstance.Prepare(_instance, Rate, 128, 1, _model));
        Assert.Equal(before, WorkerPool.ClientCount);
    }

    public void Dispose()
    {
        TimbreInstance.Release(_instance);
        _arena.Free();
    }

    private void Process(float[] input, float[] output, int at, int count)
    {
        fixed (float* i = input, o = output)
        {
            float* source = i + at;
            float* target = o + at;
            TimbreInstance.Process(_instance, &source, &target, 0, count);
        }
    }

    /// <summary>A graph that copies its input and has a hundred operations, each of which counts to one.</summary>
    private CountingGraph MakeGraph()
    {
        const int Padding = 16;
        Plan* plan = _arena.Take<Plan>(1);
        PlanBuffer* buffers = _arena.Take<PlanBuffer>(4);
        buffers[1] = new PlanBuffer { Start = 0, StepFloats = Hop, Steps = 1 };
        buffers[2] = new PlanBuffer { Start = Hop, StepFloats = Hop, Steps = 1 };
        buffers[3] = new PlanBuffer { Start = 2 * Hop, StepFloats = 1, Steps = 1 };
        float* one = _arena.Take<float>(Padding);
        *one = 1;
        PlanOperation* operations = _arena.Take<PlanOperation>(OperationsPerGraph);
        for (int i = 0; i < OperationsPerGraph; i++)
        {
            operations[i].Kernel = PlanKernel.Elementwise;
            operations[i].Cost = Cost;
            operations[i].Elementwise = new PlanElementwise
            {
                Function = PlanFunction.Add,
                Rows = 1,
                Lanes = 1,
                A = new PlanOperand { Buffer = 3 },
                B = new PlanOperand { Buffer = 0 },
                C = PlanOperand.Absent,
                ALaneStep = 1,
                BLaneStep = 1,
                Output = new PlanOperand { Buffer = 3 },
            };
        }

        // The last one copies too: a graph that is left before its end has no output.
        operations[OperationsPerGraph - 1].Elementwise = new PlanElementwise
        {
            Function = PlanFunction.Identity,
            Rows = 1,
            Lanes = Hop,
            A = new PlanOperand { Buffer = 1 },
            B = PlanOperand.Absent,
            C = PlanOperand.Absent,
            ALaneStep = 1,
            Output = new PlanOperand { Buffer = 2 },
            OutputRowStep = Hop,
        };
        *plan = new Plan
        {
            Operations = operations,
            OperationCount = OperationsPerGraph,
            Buffers = buffers,
            BufferCount = 4,
            Constants = one,
            InstanceFloats = 2 * Hop + Padding,
            Cost = OperationsPerGraph * Cost,
        };
        PlanInstance* instance = PlanInstance.Create(plan, _arena.Take<byte>((int)plan->InstanceBytes));
        return new CountingGraph
        {
            Runner = new GraphRunner { Kind = GraphRunner.CompiledPlan, Plan = instance },
            Input = instance->Address(new PlanOperand { Buffer = 1 }),
            Output = instance->Address(new PlanOperand { Buffer = 2 }),
            Count = instance->Address(new PlanOperand { Buffer = 3 }),
        };
    }

    private struct CountingGraph
    {
        public GraphRunner Runner;
        public float* Input;
        public float* Output;
        public float* Count;
    }
}
