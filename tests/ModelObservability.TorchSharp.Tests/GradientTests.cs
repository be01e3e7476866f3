using ModelObservability.Torch;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace ModelObservability.TorchSharpTests;

/// <summary>What one look at the gradients gives, against torch's own norm.</summary>
[TestFixture]
public sealed class GradientTests
{
    private const int Large = 40_000; // from 32,768 elements on torch sums

    private DisposeScope scope = null!;

    [SetUp]
    public void Open() => scope = NewDisposeScope();

    [TearDown]
    public void Close() => scope.Dispose();

    [TestCase(1)]
    [TestCase(7)]
    [TestCase(Large)]
    public void The_norm_is_that_of_torch(int width)
    {
        Sequential model = Sequential(("a", Linear(width, 3)), ("b", Linear(5, 2, hasBias: false)));
        Given.SetGradients(model, static (_, parameter) => randn(parameter.shape) / 10);
        float[] before = Gradients(model);
        Assert.That(Read(model).Norm, Is.EqualTo(nn.utils.clip_grad_norm_(model.parameters(), 1e30)).Within(1e-5).Percent);
        Assert.That(Read(model), Has.Property("Gradients").EqualTo(3).And.Property("NotFinite").Empty);
        Assert.That(Gradients(model), Is.EqualTo(before));
    }

    [Test]
    public void Every_layout_and_type_has_its_norm()
    {
        foreach (Func<long[], Tensor> make in new Func<long[], Tensor>[]
        {
            static shape => ones(shape, float64) * 3, static shape => (ones(shape) * 3).to(float16), static shape => (ones(shape) * 3).to(bfloat16),
            static shape => ones([shape[1], shape[0]]).t() * 3, static shape => (ones(shape) * 3).to_sparse(),
        })
        {
            Parameter parameter = new(zeros([4, 4], make([4, 4]).dtype));
            parameter.grad = make([4, 4]);
            Assert.That(Read(new Given.Holder(parameter)).Norm, Is.EqualTo(12), parameter.grad.dtype.ToString());
        }
    }

    [TestCase(3)]
    [TestCase(Large)]
    public void Values_too_large_to_be_squared_in_their_type_are_finite(int count)
    {
        Given.Holder model = new(new Parameter(zeros(count)));
        Given.SetGradients(model, (_, parameter) => full(parameter.shape, 1e30f));
        Assert.That(Read(model).Norm, Is.EqualTo(1e30 * Math.Sqrt(count)).Within(1e-4).Percent);
        Assert.That(Read(model).NotFinite, Is.Empty);
    }

    [TestCase(float.NaN, 4)]
    [TestCase(float.NaN, Large)]
    [TestCase(float.PositiveInfinity, 4)]
    [TestCase(float.NegativeInfinity, Large)]
    public void What_is_not_finite_is_told_with_the_name_of_its_parameter(float broken, int width)
    {
        Sequential model = Sequential(("first", Linear(2, 2)), ("second", Linear(width, 1)), ("third", Linear(2, 2)));
        Given.SetGradients(model, (name, parameter) =>
        {
            Tensor gradient = ones(parameter.shape);
            if (name is "second.weight" or "third.bias") gradient[^1] = broken;
            return gradient;
        });
        GradientReading reading = Read(model);
        Assert.That(reading.NotFinite, Is.EqualTo(new[] { "second.weight", "third.bias" }));
        Assert.That(reading.Norm, float.IsNaN(broken) ? Is.NaN : Is.EqualTo(double.PositiveInfinity));
    }

    [Test]
    public void Without_gradients_there_is_no_norm() => Assert.That(GradientReading.Of(Given.Model(), devices: true), Is.Null);

    [Test]
    public void Frozen_parameters_have_no_part_in_it()
    {
        Sequential model = Given.Model();
        Given.SetGradients(model, static (_, parameter) => ones(parameter.shape));
        model.parameters().First().grad = null;
        Assert.That(Read(model).Norm, Is.EqualTo(Math.Sqrt(8 + 8 + 1)));
    }

    [Test]
    public void A_gradient_on_a_device_is_not_read_unless_it_is_asked_for()
    {
        Parameter parameter = new(zeros([3], device: new Device(DeviceType.META))); // has no values: reading it fails
        parameter.grad = zeros([3], device: new Device(DeviceType.META));
        Given.Holder model = new(new Parameter(zeros(3)), parameter);
        model.Parameters[0].grad = ones(3);
        Assert.That(GradientReading.Of(model, devices: false), Is.Null, "part of a norm is none");
        Assert.That(() => GradientReading.Of(model, devices: true), Throws.Exception);
    }

    [Test]
    public void Looking_leaves_no_tensor_behind_also_when_it_fails()
    {
        Sequential model = Sequential(("large", Linear(Large, 2)));
        Given.SetGradients(model, static (_, parameter) => full(parameter.shape, float.NaN));
        Parameter onDevice = new(zeros([3], device: new Device(DeviceType.META)));
        onDevice.grad = zeros([3], device: new Device(DeviceType.META));
        long alive = Given.LiveTensors;
        Read(model);
        Assert.That(() => GradientReading.Of(new Given.Holder(onDevice), devices: true), Throws.Exception);
        Assert.That((Given.LiveTensors, is_grad_enabled()), Is.EqualTo((alive, true)));
    }

    private static GradientReading Read(Module module) => GradientReading.Of(module, devices: false)!.Value;

    private static float[] Gradients(Module module)
    {
        using DisposeScope scope = NewDisposeScope();
        return [.. module.parameters().SelectMany(static parameter => parameter.grad!.data<float>().ToArray())];
    }
}
