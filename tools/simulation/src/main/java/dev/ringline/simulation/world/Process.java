package dev.ringline.simulation.world;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * One process of the line. It can be killed at every step, stopped and woken (SIGSTOP, SIGCONT), and its wall clock can jump;
 * its monotonic clock begins anywhere and never jumps. Whatever it waits for dies with it.
 */
public final class Process {
    private final World world;
    private final String name;
    private final List<Runnable> held = new ArrayList<>();
    private final List<Runnable> onStart = new ArrayList<>();
    private final List<Runnable> onEnd = new ArrayList<>();
    private final long monotonicBase;
    private long wallOffset;
    private int life;
    private Instant began = Timeline.BEGIN;
    private long beganAt;
    private boolean alive;
    private boolean stopped;
    private String deadlyStep;

    public Process(World world, String name) {
        this.world = world;
        this.name = name;
        this.monotonicBase = Dice.of(world.seed(), "monotonic/" + name).between(0, 1_000_000 * Timeline.SECOND);
    }

    public String name() {
        return name;
    }

    /** Another one after each start. */
    public String incarnation() {
        return name + "#" + life;
    }

    public int life() {
        return life;
    }

    public boolean isRunning() {
        return alive && !stopped;
    }

    public boolean isAlive() {
        return alive;
    }

    public long nanoTime() {
        return monotonicBase + world.timeline().now();
    }

    /** Time that only goes on: the wall clock as it was at the start, and the monotonic one since. */
    public Instant steady() {
        return began.plusNanos(world.timeline().now() - beganAt);
    }

    public Instant wall() {
        return world.timeline().wall().plusNanos(wallOffset);
    }

    public void jump(long nanos) {
        wallOffset += nanos;
    }

    public void onStart(Runnable what) {
        onStart.add(what);
    }

    /** To be done by others when it is gone. */
    public void onEnd(Runnable what) {
        onEnd.add(what);
    }

    public void start() {
        if (!alive) {
            alive = true;
            stopped = false;
            life++;
            began = wall();
            beganAt = world.timeline().now();
            deadlyStep = null;
            world.trace().note("starts", incarnation());
            onStart.forEach(Runnable::run);
        }
    }

    public void kill() {
        if (alive) {
            world.trace().note("is killed", incarnation());
            alive = false;
            stopped = false;
            held.clear();
            onEnd.forEach(Runnable::run);
        }
    }

    public void stop() {
        if (isRunning()) {
            world.trace().note("is stopped", incarnation());
            stopped = true;
        }
    }

    public void wake() {
        if (alive && stopped) {
            world.trace().note("is woken", incarnation());
            stopped = false;
            var waiting = List.copyOf(held);
            held.clear();
            waiting.forEach(Runnable::run);
        }
    }

    /** It will be killed when it next comes to that step. */
    public void dieAt(String step) {
        deadlyStep = step;
    }

    /** A named step between two others. @return whether it died there: then nothing of what follows happens */
    public boolean diesAt(String step) {
        if (!step.equals(deadlyStep)) {
            return false;
        }
        deadlyStep = null;
        world.trace().note("dies at", step);
        kill();
        world.timeline().in(world.restartNanos(), this::start);
        return true;
    }

    public void in(long nanos, Runnable what) {
        world.timeline().in(nanos, mine(what));
    }

    /** For an answer that comes later: dropped when this life is over by then, late when it is stopped. */
    public Runnable mine(Runnable what) {
        int of = life;
        return () -> run(of, what);
    }

    private void run(int of, Runnable what) {
        if (!alive || life != of) {
            return;
        }
        if (stopped) {
            held.add(() -> run(of, what));
        } else {
            what.run();
        }
    }
}
